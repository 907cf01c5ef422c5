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
#define WIDTH_QUALITY "85"
#define CPU_SECONDS 5
#define MEMORY (G_GUINT64_CONSTANT (768) * 1024 * 1024)

/* Sanitizers reserve terabytes of addresses for themselves. */
#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_LIMIT RLIM_INFINITY
#else
#define MEMORY_LIMIT MEMORY
#endif

/**
 * Task:
 * @width: how wide the picture is to be; 0 for a square
 * @jpeg: whether it is a JPEG, which can be decoded at a half, a quarter and an eighth of its size
 * @shrunk: by what it was decoded smaller
 *
 * What the process is there for.
 */
typedef struct
{
  int width;
  gboolean jpeg;
  int shrunk;
  int full_width;
  int full_height;
} Task;

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

/* As small as it can be decoded in one go without becoming too small; which side becomes the width is not
 * known yet.
 */
static void
shrink (Task *self, GdkPixbufLoader *loader, int width, int height)
{
  while (self->shrunk < 8 && MIN (width, height) / (self->shrunk * 2) >= self->width)
    self->shrunk *= 2;
  if (self->shrunk > 1)
    gdk_pixbuf_loader_set_size (loader, (width + self->shrunk - 1) / self->shrunk,
                                (height + self->shrunk - 1) / self->shrunk);
}

/* A decoder says the size before it takes memory for the pixels; the header that was looked at may have lied.
 */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer data)
{
  Task *self = data;

  g_assert (GDK_IS_PIXBUF_LOADER (loader));

  if (plakat_reencode_is_too_large (plakat_reencode_get_caps (self->width), (guint) width, (guint) height))
    _exit (PLAKAT_REENCODE_EXIT_DAMAGED);
  self->full_width = width;
  self->full_height = height;
  if (self->width > 0 && self->jpeg)
    shrink (self, loader, width, height);
}

static gboolean
read_picture (Task *self, GdkPixbufLoader *loader)
{
  static guint8 buffer[64 * 1024];
  gsize total = 0, most = plakat_reencode_get_caps (self->width)->bytes;
  gssize count;

  while ((count = read (STDIN_FILENO, buffer, sizeof buffer)) > 0)
    {
      total += count;
      if (total > most || !gdk_pixbuf_loader_write (loader, buffer, count, NULL))
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
is_see_through (GdkPixbuf *picture)
{
  int width = gdk_pixbuf_get_width (picture), height = gdk_pixbuf_get_height (picture);
  const guint8 *pixels = gdk_pixbuf_read_pixels (picture);

  if (!gdk_pixbuf_get_has_alpha (picture))
    return FALSE;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      if (pixels[(gsize) y * gdk_pixbuf_get_rowstride (picture) + 4 * x + 3] < 255)
        return TRUE;
  return FALSE;
}

/* All of it, turned as the camera was held. What is not wider than that is shown as it is, and so is what
 * lets through what is behind it. */
static GdkPixbuf *
make_width (Task *self, GdkPixbuf *picture)
{
  g_autoptr (GdkPixbuf) upright = gdk_pixbuf_apply_embedded_orientation (picture);
  const char *orientation = gdk_pixbuf_get_option (picture, "orientation");
  gboolean sideways = orientation != NULL && *orientation >= '5' && *orientation <= '8';
  gint64 full_width = sideways ? self->full_height : self->full_width;
  gint64 full_height = sideways ? self->full_width : self->full_height;
  g_autoptr (GdkPixbuf) small = NULL;

  if (full_width <= self->width || is_see_through (upright))
    _exit (PLAKAT_REENCODE_EXIT_WHOLE);
  small = gdk_pixbuf_scale_simple (upright, self->width,
                                   MAX ((full_height * self->width + full_width / 2) / full_width, 1),
                                   GDK_INTERP_BILINEAR);
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
reencode (Task *self, GdkPixbufLoader *loader)
{
  const char *quality = self->width > 0 ? WIDTH_QUALITY : QUALITY;
  g_autoptr (GdkPixbuf) result = NULL;
  g_autofree char *bytes = NULL;
  GdkPixbuf *picture;
  gsize length;

  if (!read_picture (self, loader))
    return FALSE;
  picture = gdk_pixbuf_loader_get_pixbuf (loader);
  if (picture != NULL)
    result = self->width > 0 ? make_width (self, picture) : cut_square (picture);
  return result != NULL
         && gdk_pixbuf_save_to_buffer (result, &bytes, &length, "jpeg", NULL, "quality", quality, NULL)
         && write_all (bytes, length);
}

static gboolean
read_task (Task *self, int argc, char **argv)
{
  guint64 width = 0;

  if (argc < 3 || argc > 4
      || (argc == 4
          && !g_ascii_string_to_unsigned (argv[3], 10, 1, PLAKAT_REENCODE_WIDTH_MAX_SIDE, &width, NULL)))
    return FALSE;
  *self = (Task) { .width = width, .jpeg = g_str_equal (argv[2], "jpeg"), .shrunk = 1 };
  return TRUE;
}

/**
 * plakat_reencode_run:
 * @argv: the program's; the third is what GdkPixbuf calls the kind of picture, the fourth how wide the result
 * is to be, else it is a square
 *
 * What the program does when its first argument is %PLAKAT_REENCODE_ARGUMENT: it reads a picture from its
 * standard input and writes it to its standard output as plakat_reencode_picture() and
 * plakat_reencode_width() say. All of what it decodes with is loaded first; then the process gives up
 * whatever else it could do, and only then it reads.
 *
 * Returns: what to exit with; without running what is registered for the end of the program
 */
int
plakat_reencode_run (int argc, char **argv)
{
  g_autoptr (GdkPixbufLoader) loader = NULL, writer = NULL;
  Task task;

  if (!read_task (&task, argc, argv) || !limit_all ())
    return PLAKAT_REENCODE_EXIT_UNABLE;
  loader = gdk_pixbuf_loader_new_with_type (argv[2], NULL);
  writer = gdk_pixbuf_loader_new_with_type ("jpeg", NULL);
  if (loader == NULL || writer == NULL || !close_doors ())
    _exit (PLAKAT_REENCODE_EXIT_UNABLE);
  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &task);
  _exit (reencode (&task, loader) ? 0 : PLAKAT_REENCODE_EXIT_DAMAGED);
}
