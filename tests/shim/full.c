/* A disk that fills up: once INTERLUDE_FULL_AFTER bytes were written, every write to a file fails
 * with ENOSPC, after a short one that takes what is left. For LD_PRELOAD under a test's child. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long left = -1;

static long budget(void) {
    long now = atomic_load(&left);
    if (now >= 0) return now;
    const char *text = getenv("INTERLUDE_FULL_AFTER");
    long start = text ? atol(text) : 1L << 60;
    atomic_compare_exchange_strong(&left, &now, start);
    return atomic_load(&left);
}

/* How many of count bytes fit; pipes and terminals are never full. */
static ssize_t fits(int fd, size_t count) {
    struct stat about;
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) return (ssize_t)count;
    long now = budget();
    long take = now < (long)count ? now : (long)count;
    if (take == 0 && count > 0) { errno = ENOSPC; return -1; }
    atomic_fetch_sub(&left, take);
    return take;
}

ssize_t write(int fd, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "write");
    ssize_t take = fits(fd, count);
    return take < 0 ? take : real(fd, bytes, (size_t)take);
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
    static ssize_t (*real)(int, const void *, size_t, off64_t);
    if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
    ssize_t take = fits(fd, count);
    return take < 0 ? take : real(fd, bytes, (size_t)take, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
    return pwrite64(fd, bytes, count, at);
}
