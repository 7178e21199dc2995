"""Prints how many entries there are; fails when one of them is not what was written."""
import hashlib
import lmdb

env = lmdb.open('/data/db', max_dbs=2, readonly=True, lock=False)
values, sums = env.open_db(b'values', create=False), env.open_db(b'sums', create=False)
with env.begin() as txn:
    assert txn.stat(values)['entries'] == txn.stat(sums)['entries']
    for number, (key, value) in enumerate(txn.cursor(db=values)):
        assert key == number.to_bytes(8, 'big'), (number, key)
        assert txn.get(key, db=sums) == hashlib.sha256(value).digest(), number
    print(txn.stat(values)['entries'])
