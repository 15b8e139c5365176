/* Fails the N-th write or sync of the database's files, and keeps what a power cut would leave.
 *
 * Loaded with LD_PRELOAD. Only files whose path has "licet.db" in it, and not those that are mapped
 * into memory ("-shm"), are looked at.
 *
 * Beside each file FILE there is FILE.durable, which has what was written to FILE and then synced
 * with success. A sync that fails drops what was written before it, as Linux does (its pages are
 * marked clean, and no later sync tries again), although who reads FILE still sees it.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_FILES 16

struct pending {
    struct pending *next;
    off_t at; /* where it was written; -1: the file was cut to `length` */
    size_t length;
    char bytes[];
};

static struct file {
    char path[PATH_MAX];
    struct pending *first, **last;
} files[MAX_FILES];

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long calls, fail_from, fail_until;
static int fail_errno;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_write)(int, const void *, size_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);
static int (*real_unlink)(const char *);

__attribute__((constructor)) static void resolve(void) {
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_write = dlsym(RTLD_NEXT, "write");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
}

/* Fails calls number `from` to `until`, counted from now; 0 for none. */
void faults_arm(long from, long until, int error) {
    pthread_mutex_lock(&mutex);
    calls = 0, fail_from = from, fail_until = until, fail_errno = error;
    pthread_mutex_unlock(&mutex);
}

/* Returns how many calls there were since faults_arm. */
long faults_calls(void) {
    pthread_mutex_lock(&mutex);
    long found = calls;
    pthread_mutex_unlock(&mutex);
    return found;
}

static struct file *named(const char *path) {
    if (!strstr(path, "licet.db") || strstr(path, "-shm") || strstr(path, "(deleted)") ||
        strstr(path, ".durable"))
        return NULL;
    for (int index = 0; index < MAX_FILES; index++) {
        struct file *file = &files[index];
        if (!*file->path) {
            strcpy(file->path, path);
            file->last = &file->first;
        }
        if (!strcmp(file->path, path))
            return file;
    }
    abort();
}

static struct file *watched(int fd) {
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0)
        return NULL;
    path[length] = 0;
    return named(path);
}

/* Forgets all files, before another folder is used. */
void faults_forget(void) {
    pthread_mutex_lock(&mutex);
    for (int index = 0; index < MAX_FILES; index++) {
        for (struct pending *each = files[index].first, *next; each; each = next)
            next = each->next, free(each);
        memset(&files[index], 0, sizeof files[index]);
    }
    pthread_mutex_unlock(&mutex);
}

static void note(struct file *file, off_t at, size_t length, const void *bytes) {
    struct pending *each = malloc(sizeof *each + (bytes ? length : 0));
    each->next = NULL, each->at = at, each->length = length;
    if (bytes)
        memcpy(each->bytes, bytes, length);
    *file->last = each, file->last = &each->next;
}

static void settle(struct file *file, int is_durable) {
    char path[PATH_MAX + 16];
    snprintf(path, sizeof path, "%s.durable", file->path);
    int copy = is_durable ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
    for (struct pending *each = file->first, *next; each; each = next) {
        next = each->next;
        if (is_durable && each->at < 0)
            (void)!real_ftruncate(copy, (off_t)each->length);
        else if (is_durable)
            (void)!real_pwrite(copy, each->bytes, each->length, each->at);
        free(each);
    }
    if (copy >= 0)
        close(copy);
    file->first = NULL, file->last = &file->first;
}

static int fails(void) {
    calls++;
    return fail_from && calls >= fail_from && calls <= fail_until;
}

static ssize_t put(int fd, const void *bytes, size_t length, off_t at, int is_at) {
    pthread_mutex_lock(&mutex);
    struct file *file = watched(fd);
    off_t where = is_at ? at : file ? lseek(fd, 0, SEEK_CUR) : 0;
    ssize_t result;
    if (file && fails()) {
        /* Half of it reaches the file all the same. */
        result = real_pwrite(fd, bytes, length / 2, where);
        if (result > 0)
            note(file, where, (size_t)result, bytes);
        result = -1, errno = fail_errno;
    } else {
        result = is_at ? real_pwrite(fd, bytes, length, at) : real_write(fd, bytes, length);
        if (file && result > 0)
            note(file, where, (size_t)result, bytes);
    }
    int error = errno;
    pthread_mutex_unlock(&mutex);
    errno = error;
    return result;
}

static int sync_with(int (*real)(int), int fd) {
    pthread_mutex_lock(&mutex);
    struct file *file = watched(fd);
    int result = 0, error = fail_errno;
    if (file && fails())
        result = -1;
    else if (!file)
        result = real(fd), error = errno; /* The disk's own speed is not what is tested. */
    if (file)
        settle(file, !result);
    pthread_mutex_unlock(&mutex);
    errno = error;
    return result;
}

static int cut(int fd, off_t length) {
    pthread_mutex_lock(&mutex);
    struct file *file = watched(fd);
    int result, error = fail_errno;
    if (file && fails()) {
        result = -1;
    } else {
        result = real_ftruncate(fd, length), error = errno;
        if (file && !result)
            note(file, -1, (size_t)length, NULL);
    }
    pthread_mutex_unlock(&mutex);
    errno = error;
    return result;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    return put(fd, bytes, length, at, 1);
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t at) {
    return put(fd, bytes, length, at, 1);
}
ssize_t write(int fd, const void *bytes, size_t length) { return put(fd, bytes, length, 0, 0); }
int fsync(int fd) { return sync_with(real_fsync, fd); }
int fdatasync(int fd) { return sync_with(real_fdatasync, fd); }
int ftruncate(int fd, off_t length) { return cut(fd, length); }
int ftruncate64(int fd, off_t length) { return cut(fd, length); }
int unlink(const char *path) {
    pthread_mutex_lock(&mutex);
    int result = real_unlink(path), error = errno;
    struct file *file = result ? NULL : named(path);
    if (file) {
        char copy[PATH_MAX + 16];
        settle(file, 0);
        snprintf(copy, sizeof copy, "%s.durable", path);
        real_unlink(copy);
    }
    pthread_mutex_unlock(&mutex);
    errno = error;
    return result;
}
