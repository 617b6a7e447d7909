/* A disk of which every change is written down: calls that alter files go through as they are and,
 * in the order they succeeded, into the file that INTERLUDE_RECORD names. tests/durable makes of it
 * what a power cut could have left. For LD_PRELOAD under a test's child.
 *
 * A record: kind (1 byte), descriptor (4), number (8), lengths of two texts (4 each), the texts;
 * numbers in the machine's order.
 *   o  opened: flags (1 made if missing, 2 emptied), path     w  written: place, bytes
 *   t  cut: length                                            s  synced
 *   c  closed                                                 r  renamed: from, to
 *   u  removed: path                                          m  folder made: path
 *   !  said on standard output: bytes
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;

static void put(const void *bytes, size_t count) {
    REAL(write);
    static int fd = -1;
    if (fd < 0) {
        int (*really_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
        fd = really_open(getenv("INTERLUDE_RECORD"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    for (const char *at = bytes; count > 0;) {
        ssize_t done = real(fd, at, count);
        if (done <= 0) abort();
        at += done;
        count -= (size_t)done;
    }
}

static void note(char kind, int fd, uint64_t number, const void *one, size_t first,
                 const void *two, size_t second) {
    char head[21];
    uint32_t lengths[2] = {(uint32_t)first, (uint32_t)second};
    head[0] = kind;
    memcpy(head + 1, &fd, 4);
    memcpy(head + 5, &number, 8);
    memcpy(head + 13, lengths, 8);
    put(head, sizeof head);
    put(one, first);
    put(two, second);
}

static void note_path(char kind, int fd, uint64_t number, const char *path) {
    note(kind, fd, number, path, strlen(path), "", 0);
}

static void note_write(int fd, uint64_t place, const void *bytes, ssize_t count) {
    struct stat about;
    if (count <= 0) return;
    if (fd == 1) note('!', fd, 0, bytes, (size_t)count, "", 0);
    else if (fstat(fd, &about) == 0 && S_ISREG(about.st_mode))
        note('w', fd, place, bytes, (size_t)count, "", 0);
}

static void note_open(int fd, const char *path, int flags) {
    if (fd >= 0) note_path('o', fd, (flags & O_CREAT ? 1 : 0) | (flags & O_TRUNC ? 2 : 0), path);
}

/* The path of a name in an open folder. */
static const char *within(int folder, const char *name, char *path) {
    char link[64];
    if (folder == AT_FDCWD || name[0] == '/') return name;
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, path, PATH_MAX);
    if (length < 0) return name;
    snprintf(path + length, PATH_MAX - (size_t)length, "/%s", name);
    return path;
}

#define LOCKED(call, noting) \
    pthread_mutex_lock(&order); \
    __typeof__(call) result = call; \
    noting; \
    pthread_mutex_unlock(&order); \
    return result

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = va_arg(more, mode_t); \
        va_end(more); \
        LOCKED(real(path, flags, mode), note_open(result, path, flags)); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(name); \
        char whole[PATH_MAX + 64]; \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = va_arg(more, mode_t); \
        va_end(more); \
        const char *full = within(folder, path, whole); \
        LOCKED(real(folder, path, flags, mode), note_open(result, full, flags)); \
    }
OPENAT(openat)
OPENAT(openat64)

int close(int fd) {
    REAL(close);
    LOCKED(real(fd), note_path('c', fd, 0, ""));
}

ssize_t write(int fd, const void *bytes, size_t count) {
    REAL(write);
    pthread_mutex_lock(&order);
    off64_t place = lseek64(fd, 0, SEEK_CUR);
    ssize_t result = real(fd, bytes, count);
    note_write(fd, (uint64_t)place, bytes, result);
    pthread_mutex_unlock(&order);
    return result;
}

/* A short count is allowed: the first piece is written. */
ssize_t writev(int fd, const struct iovec *pieces, int count) {
    for (int at = 0; at < count; at++)
        if (pieces[at].iov_len > 0) return write(fd, pieces[at].iov_base, pieces[at].iov_len);
    return 0;
}

#define PWRITE(name) \
    ssize_t name(int fd, const void *bytes, size_t count, off64_t at) { \
        REAL(name); \
        LOCKED(real(fd, bytes, count, at), note_write(fd, (uint64_t)at, bytes, result)); \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

#define NOTED(ok, noting) if (ok) { noting; }

#define TRUNCATE(name) \
    int name(int fd, off64_t length) { \
        REAL(name); \
        LOCKED(real(fd, length), NOTED(result == 0, note_path('t', fd, (uint64_t)length, ""))); \
    }
TRUNCATE(ftruncate)
TRUNCATE(ftruncate64)

#define SYNC(name) \
    int name(int fd) { \
        REAL(name); \
        LOCKED(real(fd), NOTED(result == 0, note_path('s', fd, 0, ""))); \
    }
SYNC(fsync)
SYNC(fdatasync)

int rename(const char *from, const char *to) {
    REAL(rename);
    LOCKED(real(from, to), NOTED(result == 0, note('r', -1, 0, from, strlen(from), to, strlen(to))));
}

#define REMOVE(name) \
    int name(const char *path) { \
        REAL(name); \
        LOCKED(real(path), NOTED(result == 0, note_path('u', -1, 0, path))); \
    }
REMOVE(unlink)
REMOVE(rmdir)

int unlinkat(int folder, const char *path, int flags) {
    REAL(unlinkat);
    char whole[PATH_MAX + 64];
    const char *full = within(folder, path, whole);
    LOCKED(real(folder, path, flags), NOTED(result == 0, note_path('u', -1, 0, full)));
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    LOCKED(real(path, mode), NOTED(result == 0, note_path('m', -1, 0, path)));
}
