"""Writes to /data/db without an end: WAL, read through a memory map, two tables that always agree."""
import os, sqlite3, time

db = sqlite3.connect('/data/db', isolation_level=None)
db.execute('PRAGMA journal_mode=WAL')
db.execute('PRAGMA synchronous=OFF')
db.execute('PRAGMA mmap_size=268435456')
db.execute('CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY, value BLOB)')
db.execute('CREATE TABLE IF NOT EXISTS b (id INTEGER PRIMARY KEY, value BLOB)')
count = db.execute('SELECT count(*) FROM a').fetchone()[0]
while True:
    db.execute('BEGIN')
    for key in (count, int.from_bytes(os.urandom(4), 'big') % (count + 1)):
        value = os.urandom(300)
        db.execute('INSERT OR REPLACE INTO a VALUES (?, ?)', (key, value))
        db.execute('INSERT OR REPLACE INTO b VALUES (?, ?)', (key, value))
    db.execute('COMMIT')
    count += 1
    time.sleep(0.002)
