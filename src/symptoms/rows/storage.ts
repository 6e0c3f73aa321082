import type { Place, Row } from '../symptom.ts';

const folders = ({ folder }: Place): string => (folder === '.' ? '"$PWD"' : folder);

/** Disks and files, of the registry and of clients. */
export const storage = {
  'disk-full': {
    says: [
      // Go, nginx, sh, tar: ENOSPC, EDQUOT
      /no space left on device|disk quota exceeded|not enough space on the disk/i,
      /\bENOSPC\b|\bEDQUOT\b/,
    ],
    cause: 'the disk is full, or its inodes are, or a quota is reached',
    cure: ({ engine }) =>
      `free some space (df -h and df -i show where)${engine === undefined ? '' : `; the engine’s own: ${engine} system df, ${engine} system prune`}
the images’: create-registry usage, then create-registry gc; then create-registry up`,
    check: 'df -h; df -i',
  },
  'disk-read-only': {
    says: [
      // Go, nginx, sh: EROFS
      /read-only file system/i,
      /\bEROFS\b/,
    ],
    cause:
      'something must be written where nothing can be: the file system is read-only, by its mount or after an error',
    cure: (place) =>
      `is ${folders(place)} on a read-only file system? dmesg says whether an error made it so; mount -o remount,rw, or another data folder`,
    check: (place) => `findmnt -T ${folders(place)}; dmesg | tail`,
  },
  'disk-error': {
    says: [
      // EIO, EUCLEAN, ESTALE
      /input\/output error|structure needs cleaning|stale (?:NFS )?file handle/i,
      /\bEIO\b/,
    ],
    cause: 'the disk or the network file system fails',
    cure: 'dmesg names the device: back up what can be read, then fsck or mount it again; create-registry verify says which images suffered',
    check: 'dmesg | tail -50; create-registry verify',
  },
  selinux: {
    says: [
      // the kernel's log of SELinux
      /avc: {1,4}denied/,
      // nginx: a permission for addresses is none of files
      /connect\(\) to \S{1,100}:\d{1,5} failed \(13: Permission denied\) while connecting to upstream/,
    ],
    cause: 'SELinux forbids it: a file without the label of containers, or nginx may open no connections',
    cure: (place) =>
      `files of a container: sudo chcon -R -t container_file_t ${folders(place)}\nnginx of the machine itself: sudo setsebool -P httpd_can_network_connect 1`,
    check: 'getenforce; sudo ausearch -m avc -ts recent',
  },
  'files-forbidden': {
    says: [
      // Go, nginx, sh: EACCES, EPERM
      /permission denied|operation not permitted/i,
      /\bEACCES\b|\bEPERM\b/,
    ],
    cause: 'a file or folder is not yours to use, or not the services’; the line names it',
    cure: (place, { service }) =>
      place.settings?.owner === undefined
        ? `give it to the user who runs ${service ?? 'the service'} (chown), or run this as its owner`
        : `the services run as ${place.settings.owner}: sudo chown -R ${place.settings.owner} ${folders(place)}\nwith SELinux: ausearch -m avc -ts recent shows what was refused; NFS needs no_root_squash or that owner`,
    check: (place) => `ls -ldn ${folders(place)}; getenforce`,
  },
  'too-many-files': {
    says: [
      // nginx, Go: EMFILE, ENFILE
      /too many open files|worker_connections are not enough/i,
      /\bEMFILE\b|\bENFILE\b/,
    ],
    cause: 'more connections or files at once than the service may have',
    cure: 'raise the limit: LimitNOFILE in the unit, ulimits in docker-compose.yml, worker_rlimit_nofile and worker_connections in nginx.conf',
    check: 'cat /proc/$(pgrep -o nginx)/limits | grep files',
  },
  'out-of-memory': {
    says: [
      // the kernel, docker, Go
      /out of memory|oom-?kill|cannot allocate memory/i,
      /\bENOMEM\b/,
    ],
    cause: 'there was no memory left, and the kernel ended a program',
    cure: 'more memory, or fewer other programs on this machine; or a higher limit for the service',
    check: 'free -m; dmesg | grep -i oom',
  },
} as const satisfies Record<string, Row>;
