"""Prints how many rows there are; fails when the database or what is in it is not sound."""
import sqlite3

db = sqlite3.connect('/data/db')
assert db.execute('PRAGMA integrity_check').fetchall() == [('ok',)]
rows, other = (db.execute(f'SELECT count(*) FROM {table}').fetchone()[0] for table in 'ab')
same = db.execute('SELECT count(*) FROM a JOIN b USING (id) WHERE a.value = b.value').fetchone()[0]
assert rows == other == same, (rows, other, same)
print(rows)
