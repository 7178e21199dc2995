"""Writes to /data/db without an end, through a writable memory map that nobody flushes but the kernel."""
import hashlib, os, time
import lmdb

env = lmdb.open('/data/db', map_size=1 << 28, max_dbs=2, writemap=True, map_async=True, sync=False, metasync=False)
values, sums = env.open_db(b'values'), env.open_db(b'sums')
with env.begin() as txn:
    count = txn.stat(values)['entries']
while True:
    with env.begin(write=True) as txn:
        for number in (count, int.from_bytes(os.urandom(4), 'big') % (count + 1)):
            key, value = number.to_bytes(8, 'big'), os.urandom(300)
            txn.put(key, value, db=values)
            txn.put(key, hashlib.sha256(value).digest(), db=sums)
    count += 1
    time.sleep(0.002)
