/* SPDX-License-Identifier: GPL-3.0-or-later */
#undef _FILE_OFFSET_BITS /* both names of each call are ours */
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/*
 * Preloaded into a program: kills it, as a power switch would, at the n-th call that changes the disk
 * (PLAKAT_KILL_AT), before it or, where it writes bytes, after half of them (PLAKAT_KILL_HALF). What a
 * program says (to a terminal or a pipe) does not count. With no number the calls are counted and told at the
 * end (PLAKAT_KILL_COUNT, a file descriptor).
 */

static long at, count;
static int half, tell = -1;

__attribute__ ((constructor)) static void
begin (void)
{
  const char *said = getenv ("PLAKAT_KILL_AT");

  at = said != NULL ? atol (said) : 0;
  half = getenv ("PLAKAT_KILL_HALF") != NULL;
  said = getenv ("PLAKAT_KILL_COUNT");
  tell = said != NULL ? atoi (said) : -1;
}

#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

static int
is_now (void)
{
  return ++count == at;
}

static void
die (void)
{
  kill (getpid (), SIGKILL);
}

static int
is_file (int fd)
{
  struct stat about;

  return fstat (fd, &about) == 0 && S_ISREG (about.st_mode);
}

__attribute__ ((destructor)) static void
end (void)
{
  char line[32];
  int length = snprintf (line, sizeof line, "calls %ld\n", count);

  if (tell >= 0 && REAL (write) (tell, line, (size_t) length) < 0)
    abort ();
}

ssize_t
write (int fd, const void *bytes, size_t size)
{
  if (is_file (fd) && is_now ())
    {
      if (half && REAL (write) (fd, bytes, size / 2) < 0)
        abort ();
      die ();
    }
  return REAL (write) (fd, bytes, size);
}

#define PWRITE(name, offset_type)                                           \
  ssize_t name (int fd, const void *bytes, size_t size, offset_type offset) \
  {                                                                         \
    if (is_now ())                                                          \
      {                                                                     \
        if (half && REAL (name) (fd, bytes, size / 2, offset) < 0)          \
          abort ();                                                         \
        die ();                                                             \
      }                                                                     \
    return REAL (name) (fd, bytes, size, offset);                           \
  }

#define ONE(name, type, argument)  \
  int name (type argument)         \
  {                                \
    if (is_now ())                 \
      die ();                      \
    return REAL (name) (argument); \
  }

#define TWO(name, type_1, type_2)        \
  int name (type_1 first, type_2 second) \
  {                                      \
    if (is_now ())                       \
      die ();                            \
    return REAL (name) (first, second);  \
  }

#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wmissing-declarations"

#undef pwrite
#undef pwrite64
#undef ftruncate
#undef ftruncate64

PWRITE (pwrite64, off64_t)
ONE (fsync, int, fd)
ONE (fdatasync, int, fd)
ONE (unlink, const char *, path)
TWO (rename, const char *, const char *)
TWO (ftruncate64, int, off64_t)
TWO (mkdir, const char *, mode_t)
PWRITE (pwrite, off_t)
TWO (ftruncate, int, off_t)
