import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { clientOf } from '../../engine/connect-engine.ts'
import type { TestObject, TestWorld } from '../../testing/create-test-world.ts'

/** For the image: what is there to be changed. */
export const shippedFiles = [
  'mkdir -p /etc /changed /gone/deep /again/old /again/kept /tofile/inner /many /perm /linked /deep/one/two /untouched /empty-again',
  'for name in 1 2 3 4 5 6 7 8 9; do echo $name > /many/$name; echo $name > /again/$name; echo u > /untouched/$name; done',
  'echo shipped > /changed/content; echo shipped > /changed/same; echo x > /gone/deep/file; echo x > /again/old/file',
  'echo x > /again/kept/file; echo x > /tofile/inner/file; echo x > /todir; echo x > /perm/mode; echo x > /perm/owner',
  'echo x > /deep/one/two/three; echo x > /linked/one; ln /linked/one /linked/two; ln /linked/one /linked/three',
  'ln -s /changed/content /tolink; echo x > "/$(printf "bytes\\377")"; echo x > "/again/$(printf "bytes\\376")"; echo x > /empty-again/file',
].join('\n')

/** Over twenty kinds of change, the ones of names and devices among them. */
const changes = String.raw`
set -e
echo changed > changed/content
touch -d 2001-02-03T04:05:06 changed/same
echo new > added
mkdir -p new/deep/er; echo in > new/deep/er/file; mkdir new/empty
rm many/1 many/2 many/3
rm -r gone
rm -r again; mkdir again; echo new > again/new; mkdir again/kept; echo other > again/kept/other
rm -r empty-again; mkdir empty-again
rm -r tofile; echo file > tofile
rm todir; mkdir todir; echo file > todir/file
rm tolink; echo file > tolink
chmod 4755 perm/mode; chown 1234:4321 perm/owner; chmod 700 untouched
echo hard > hard-one; ln hard-one hard-two; mkdir hard; ln hard-one hard/three
ln -s /nowhere link-dangling; ln -s "$(printf 'x%.0s' $(seq 300))" link-long
mkfifo fifo; mknod device c 1 3; mknod block b 7 200
rm linked/two
rm deep/one/two/three
rm "$(printf 'bytes\377')"; echo one > "$(printf 'raw\377')"; echo two > "$(printf 'raw\376')"
echo umlaut > 'äöü 漢字'; echo long > "$(printf 'n%.0s' $(seq 255))"
mkdir -p "$(printf 'a%.0s' $(seq 200))/$(printf 'b%.0s' $(seq 200))"
echo x > "$(printf 'a%.0s' $(seq 200))/$(printf 'b%.0s' $(seq 200))/leaf"
echo big-owner > high; chown 3000000000:3000000000 high
mkdir sticky; chmod 1777 sticky
dd if=/dev/urandom of=data bs=1k count=3000 2> /dev/null
mkdir files; for name in $(seq 2000); do echo $name > files/$name; done
`

/** Changes the filesystem of a running container from outside: its own image has few programs. Needs root on the engine's host. */
export async function changeInEveryWay(world: TestWorld, { id }: TestObject): Promise<void> {
  const { State } = await clientOf(world.engine).getContainer(id).inspect()
  await promisify(execFile)('sh', ['-c', `cd /proc/${State.Pid}/root\n${changes}`])
}
