/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "plakat-reencode-private.h"

#define QUALITY "88"
#define CPU_SECONDS 5
#define MEMORY (G_GUINT64_CONSTANT (768) * 1024 * 1024)

/* Sanitizers reserve terabytes of addresses for themselves. */
#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_LIMIT RLIM_INFINITY
#else
#define MEMORY_LIMIT MEMORY
#endif

static gboolean
limit (int resource, rlim_t most)
{
  struct rlimit both = { most, most };

  return setrlimit (resource, &both) == 0;
}

static gboolean
limit_all (void)
{
  return limit (RLIMIT_CPU, CPU_SECONDS) && limit (RLIMIT_AS, MEMORY_LIMIT) && limit (RLIMIT_NOFILE, 16)
         && limit (RLIMIT_FSIZE, 0) && limit (RLIMIT_CORE, 0) && prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
         && prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
}

/* From here on: memory, reading and writing what is open, and the end. Opening answers that it may not, since
 * libraries ask for files that they can do without; anything else is the end. */
static gboolean
close_doors (void)
{
  static const int allowed[] = {
    SCMP_SYS (read),           SCMP_SYS (write),        SCMP_SYS (close),        SCMP_SYS (brk),
    SCMP_SYS (mmap),           SCMP_SYS (munmap),       SCMP_SYS (mremap),       SCMP_SYS (mprotect),
    SCMP_SYS (madvise),        SCMP_SYS (futex),        SCMP_SYS (fstat),        SCMP_SYS (lseek),
    SCMP_SYS (clock_gettime),  SCMP_SYS (gettimeofday), SCMP_SYS (getrandom),    SCMP_SYS (sched_yield),
    SCMP_SYS (rt_sigprocmask), SCMP_SYS (sigaltstack),  SCMP_SYS (rt_sigreturn), SCMP_SYS (restart_syscall),
    SCMP_SYS (exit),           SCMP_SYS (exit_group),
  };
  static const int denied[] = {
    SCMP_SYS (open),
    SCMP_SYS (openat),
    SCMP_SYS (newfstatat),
    SCMP_SYS (access),
  };
  scmp_filter_ctx context = seccomp_init (SCMP_ACT_KILL_PROCESS);
  gboolean done = context != NULL;

  for (gsize i = 0; done && i < G_N_ELEMENTS (allowed); i++)
    done = seccomp_rule_add (context, SCMP_ACT_ALLOW, allowed[i], 0) == 0;
  for (gsize i = 0; done && i < G_N_ELEMENTS (denied); i++)
    done = seccomp_rule_add (context, SCMP_ACT_ERRNO (EACCES), denied[i], 0) == 0;
  done = done && seccomp_load (context) == 0;
  if (context != NULL)
    seccomp_release (context);
  return done;
}

/* A decoder says the size before it takes memory for the pixels; the header that was looked at may have lied.
 */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  g_assert (GDK_IS_PIXBUF_LOADER (loader));

  if (width > PLAKAT_REENCODE_MAX_SIDE || height > PLAKAT_REENCODE_MAX_SIDE
      || (gint64) width * height > PLAKAT_REENCODE_MAX_PIXELS)
    _exit (PLAKAT_REENCODE_EXIT_DAMAGED);
}

static gboolean
read_picture (GdkPixbufLoader *loader)
{
  static guint8 buffer[64 * 1024];
  gsize total = 0;
  gssize count;

  while ((count = read (STDIN_FILENO, buffer, sizeof buffer)) > 0)
    {
      total += count;
      if (total > PLAKAT_REENCODE_MAX_BYTES || !gdk_pixbuf_loader_write (loader, buffer, count, NULL))
        return FALSE;
    }
  return count == 0 && gdk_pixbuf_loader_close (loader, NULL);
}

/* JPEG knows no transparency: what is behind it is white. */
static GdkPixbuf *
flatten (GdkPixbuf *picture)
{
  int width = gdk_pixbuf_get_width (picture), height = gdk_pixbuf_get_height (picture);

  if (!gdk_pixbuf_get_has_alpha (picture))
    return g_object_ref (picture);
  return gdk_pixbuf_composite_color_simple (picture, width, height, GDK_INTERP_NEAREST, 255, 16, 0xffffff,
                                            0xffffff);
}

/* The largest square in the middle, turned as the camera was held, and no larger than it is shown. */
static GdkPixbuf *
cut_square (GdkPixbuf *picture)
{
  g_autoptr (GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation (picture);
  int width = gdk_pixbuf_get_width (upright), height = gdk_pixbuf_get_height (upright);
  int side = MIN (width, height), target = MIN (side, PLAKAT_REENCODE_SIDE);
  g_autoptr (GdkPixbuf) square =
      gdk_pixbuf_new_subpixbuf (upright, (width - side) / 2, (height - side) / 2, side, side);
  g_autoptr (GdkPixbuf) small = gdk_pixbuf_scale_simple (square, target, target, GDK_INTERP_BILINEAR);

  return small ? flatten (small) : NULL;
}

static gboolean
write_all (const char *bytes, gsize length)
{
  while (length > 0)
    {
      gssize count = write (STDOUT_FILENO, bytes, length);

      if (count < 0)
        return FALSE;
      bytes += count;
      length -= count;
    }
  return TRUE;
}

static gboolean
reencode (GdkPixbufLoader *loader)
{
  g_autoptr (GdkPixbuf) square = NULL;
  g_autofree char *bytes = NULL;
  GdkPixbuf *picture;
  gsize length;

  if (!read_picture (loader))
    return FALSE;
  picture = gdk_pixbuf_loader_get_pixbuf (loader);
  square = picture ? cut_square (picture) : NULL;
  return square != NULL
         && gdk_pixbuf_save_to_buffer (square, &bytes, &length, "jpeg", NULL, "quality", QUALITY, NULL)
         && write_all (bytes, length);
}

/**
 * plakat_reencode_run:
 * @argv: the program's; the third is what GdkPixbuf calls the kind of picture
 *
 * What the program does when its first argument is %PLAKAT_REENCODE_ARGUMENT: it reads a picture from its
 * standard input and writes it to its standard output as plakat_reencode_picture() says. All of what it
 * decodes with is loaded first; then the process gives up whatever else it could do, and only then it reads.
 *
 * Returns: what to exit with; without running what is registered for the end of the program
 */
int
plakat_reencode_run (int argc, char **argv)
{
  g_autoptr (GdkPixbufLoader) loader = NULL, writer = NULL;

  if (argc != 3 || !limit_all ())
    return PLAKAT_REENCODE_EXIT_UNABLE;
  loader = gdk_pixbuf_loader_new_with_type (argv[2], NULL);
  writer = gdk_pixbuf_loader_new_with_type ("jpeg", NULL);
  if (loader == NULL || writer == NULL || !close_doors ())
    _exit (PLAKAT_REENCODE_EXIT_UNABLE);
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), NULL);
  _exit (reencode (loader) ? 0 : PLAKAT_REENCODE_EXIT_DAMAGED);
}
