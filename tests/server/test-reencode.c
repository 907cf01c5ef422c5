/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "picture-kit.h"
#include "plakat-reencode.h"

/* One pixel each. */
#define WEBP_LOSSLESS "UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="
#define WEBP_LOSSY "UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"

static GBytes *
from_base64 (const char *text)
{
  gsize length;
  guchar *bytes = g_base64_decode (text, &length);

  return g_bytes_new_take (bytes, length);
}

static GdkPixbuf *
reencode (GBytes *picture, const char *type, int side)
{
  g_autoptr (GBytes) jpeg = NULL;
  GdkPixbuf *result;

  g_assert_cmpint (plakat_reencode_picture (picture, type, &jpeg), ==, PLAKAT_REENCODE_DONE);
  result = picture_read_jpeg (jpeg);
  g_assert_cmpint (gdk_pixbuf_get_width (result), ==, side);
  g_assert_cmpint (gdk_pixbuf_get_height (result), ==, side);
  return result;
}

static void
assert_refused (GBytes *picture, const char *type, PlakatReencodeOutcome outcome)
{
  g_autoptr (GBytes) jpeg = NULL;

  g_assert_cmpint (plakat_reencode_picture (picture, type, &jpeg), ==, outcome);
  g_assert_null (jpeg);
}

/* The middle is cut out and made no larger than it is shown; a small picture stays small. */
static void
test_square (void)
{
  g_autoptr (GBytes) wide = picture_make (1200, 600, FALSE, "png");
  g_autoptr (GBytes) small = picture_make (30, 90, FALSE, "jpeg");
  g_autoptr (GdkPixbuf) from_wide = reencode (wide, "image/png", 512);
  g_autoptr (GdkPixbuf) from_small = reencode (small, "image/jpeg", 30);

  picture_assert_colour (from_wide, 4, 256, 255, 0, 0);
  picture_assert_colour (from_wide, 256, 256, 0, 255, 0);
  picture_assert_colour (from_wide, 507, 256, 0, 0, 255);
  picture_assert_colour (from_small, 15, 15, 0, 255, 0);
}

static void
test_transparency (void)
{
  g_autoptr (GBytes) clear = picture_make (90, 90, TRUE, "png");
  g_autoptr (GdkPixbuf) result = reencode (clear, "image/png", 90);

  picture_assert_colour (result, 85, 45, 255, 255, 255);
  picture_assert_colour (result, 5, 45, 255, 0, 0);
}

static void
test_webp (void)
{
  g_autoptr (GBytes) lossless = from_base64 (WEBP_LOSSLESS);
  g_autoptr (GBytes) lossy = from_base64 (WEBP_LOSSY);
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new_with_type ("webp", NULL);

  if (loader == NULL)
    {
      /* Without a decoder such a picture is refused, and that is all. */
      assert_refused (lossless, "image/webp", PLAKAT_REENCODE_UNABLE);
      return;
    }
  gdk_pixbuf_loader_close (loader, NULL);
  g_object_unref (reencode (lossless, "image/webp", 1));
  g_object_unref (reencode (lossy, "image/webp", 1));
}

#define SECRET "52.3702N 4.8952E"

/* Where a picture was taken, and whatever else is written beside the pixels, does not come through. */
static void
test_metadata (void)
{
  g_autoptr (GBytes) plain = picture_make (60, 60, FALSE, "jpeg");
  g_autoptr (GBytes) comment = picture_insert (plain, 2, "\xff\xfe\x00\x12" SECRET, 4 + strlen (SECRET));
  g_autoptr (GBytes) exif = picture_insert (plain, 2,
                                            "\xff\xe1\x00\x18"
                                            "Exif\0\0" SECRET,
                                            4 + 6 + strlen (SECRET));
  g_autoptr (GBytes) trailing = picture_insert (plain, g_bytes_get_size (plain), SECRET, strlen (SECRET));

  for (GBytes **picture = (GBytes *[]) { comment, exif, trailing, NULL }; *picture != NULL; picture++)
    {
      g_autoptr (GBytes) jpeg = NULL;
      gsize length;
      const char *bytes;

      g_assert_cmpint (plakat_reencode_picture (*picture, "image/jpeg", &jpeg), ==, PLAKAT_REENCODE_DONE);
      bytes = g_bytes_get_data (jpeg, &length);
      g_assert_null (memmem (bytes, length, SECRET, strlen (SECRET)));
      g_assert_null (memmem (bytes, length, "Exif", 4));
    }
}

/* What the bytes are and what they are said to be must be the same, and be one of three. */
static void
test_kind (void)
{
  g_autoptr (GBytes) png = picture_make (10, 10, FALSE, "png");
  g_autoptr (GBytes) gif = g_bytes_new_static ("GIF89a\1\0\1\0\0\0\0;", 14);
  g_autoptr (GBytes) svg = g_bytes_new_static ("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", 41);
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);

  assert_refused (png, "image/jpeg", PLAKAT_REENCODE_KIND);
  assert_refused (png, NULL, PLAKAT_REENCODE_KIND);
  assert_refused (gif, "image/gif", PLAKAT_REENCODE_KIND);
  assert_refused (gif, "image/png", PLAKAT_REENCODE_KIND);
  assert_refused (svg, "image/svg+xml", PLAKAT_REENCODE_KIND);
  assert_refused (none, "image/png", PLAKAT_REENCODE_KIND);
}

static void
test_size (void)
{
  static const struct
  {
    guint32 width, height;
    PlakatReencodeOutcome outcome;
  } cases[] = {
    { 4097, 1, PLAKAT_REENCODE_LARGE },        { 1, 4097, PLAKAT_REENCODE_LARGE },
    { 4096, 4096, PLAKAT_REENCODE_LARGE },     { 65536, 65536, PLAKAT_REENCODE_LARGE },
    { G_MAXUINT32, 1, PLAKAT_REENCODE_LARGE }, { G_MAXUINT32, G_MAXUINT32, PLAKAT_REENCODE_LARGE },
    { 0, 10, PLAKAT_REENCODE_DAMAGED },        { 4000, 4000, PLAKAT_REENCODE_DAMAGED },
  };
  g_autofree guint8 *zeros = g_malloc0 (PLAKAT_REENCODE_MAX_BYTES + 1);
  g_autoptr (GBytes) heavy = g_bytes_new_static (zeros, PLAKAT_REENCODE_MAX_BYTES + 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) header = picture_make_png_header (cases[i].width, cases[i].height);

      assert_refused (header, "image/png", cases[i].outcome);
    }
  assert_refused (heavy, "image/png", PLAKAT_REENCODE_LARGE);
}

/* Sixteen million pixels of one colour are few bytes: they are decoded, and in time. */
static void
test_largest (void)
{
  g_autoptr (GBytes) picture = picture_make (4000, 4000, FALSE, "png");
  g_autoptr (GdkPixbuf) result = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_cmpuint (g_bytes_get_size (picture), <, PLAKAT_REENCODE_MAX_BYTES);
  result = reencode (picture, "image/png", 512);
  g_test_message ("16 million pixels took %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);
}

/* However it is cut off or changed, a picture is taken or refused, and the server goes on. */
static void
test_damaged (void)
{
  static const char *const kinds[] = { "png", "jpeg" };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (GBytes) picture = picture_make (50, 50, FALSE, kinds[k]);
      g_autofree char *type = g_strconcat ("image/", kinds[k], NULL);
      gsize length;
      const guint8 *bytes = g_bytes_get_data (picture, &length);

      for (int i = 0; i < 24; i++)
        {
          g_autofree guint8 *copy = g_memdup2 (bytes, length);
          g_autoptr (GBytes) changed = NULL, jpeg = NULL;
          PlakatReencodeOutcome outcome;

          for (int n = 0; n < 4; n++)
            copy[g_test_rand_int_range (12, length)] = g_test_rand_int_range (0, 256);
          changed = g_bytes_new (copy, i % 2 == 0 ? length : (gsize) g_test_rand_int_range (12, length));
          outcome = plakat_reencode_picture (changed, type, &jpeg);
          g_assert_true (outcome == PLAKAT_REENCODE_DONE || outcome == PLAKAT_REENCODE_DAMAGED
                         || outcome == PLAKAT_REENCODE_LARGE);
          g_assert_true ((outcome == PLAKAT_REENCODE_DONE) == (jpeg != NULL));
        }
    }
}

/* Headers of every length, at the very end of what may be read. */
static void
test_headers (void)
{
  static const struct
  {
    const char *start;
    gsize length;
  } starts[] = { { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16 },
                 { "\xff\xd8\xff\xe0\x00\x04"
                   "ab\xff\xc0\x00\x11\x08",
                   13 },
                 { "\xff\xd8\xff\xff\xff\xff", 6 },
                 { "\xff\xd8\xff\xe1\x00\x22"
                   "Exif\0\0MM\0*",
                   16 },
                 { "\xff\xd8\xff\xe1\x00\x22"
                   "Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0",
                   26 },
                 { "RIFF\x10\0\0\0WEBPVP8X", 16 },
                 { "RIFF\x10\0\0\0WEBPVP8L\0\0\0\0\x2f", 21 },
                 { "RIFF\x10\0\0\0WEBPVP8 \0\0\0\0\0\0\0\x9d\x01\x2a", 26 } };

  for (gsize i = 0; i < G_N_ELEMENTS (starts); i++)
    for (gsize length = 0; length < 48; length++)
      {
        g_autofree guint8 *bytes = g_malloc (MAX (length, 1));
        PlakatPictureHeader header;

        for (gsize n = 0; n < length; n++)
          bytes[n] = g_test_rand_int_range (0, 256);
        memcpy (bytes, starts[i].start, MIN (length, starts[i].length));
        plakat_picture_read_header (bytes, length, &header);
        if (plakat_picture_is_complete (bytes, length, &header))
          g_assert_cmpint (header.kind, !=, PLAKAT_PICTURE_UNKNOWN);
        if (header.kind == PLAKAT_PICTURE_UNKNOWN)
          g_assert_cmpuint (header.width, ==, 0);
      }
}

static void
assert_through (const char *command, gint64 deadline_ms, PlakatReencodeOutcome outcome)
{
  const char *const argv[] = { "/bin/sh", "-c", command, NULL };
  g_autofree guint8 *zeros = g_malloc0 (512 * 1024);
  g_autoptr (GBytes) input = g_bytes_new_static (zeros, 512 * 1024);
  g_autoptr (GBytes) output = NULL;
  gint64 start = g_get_monotonic_time ();

  g_assert_cmpint (plakat_reencode_through (argv, input, deadline_ms, &output), ==, outcome);
  g_assert_true ((outcome == PLAKAT_REENCODE_DONE) == (output != NULL));
  g_assert_cmpint (g_get_monotonic_time () - start, <, (deadline_ms + 10000) * 1000);
  /* Nobody is left. */
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
}

static void
test_process (void)
{
  const char *const nothing[] = { "/nonexistent/program", NULL };
  g_autoptr (GBytes) input = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) output = NULL;

  assert_through ("cat", 20000, PLAKAT_REENCODE_DONE);
  assert_through ("cat > /dev/null", 20000, PLAKAT_REENCODE_DAMAGED);
  assert_through ("echo x; exit 1", 20000, PLAKAT_REENCODE_DAMAGED);
  assert_through ("exit 3", 20000, PLAKAT_REENCODE_UNABLE);
  assert_through ("kill -SEGV $$", 20000, PLAKAT_REENCODE_DAMAGED);
  /* It neither reads, nor answers, nor goes; it says all that it has and does not go; it talks without end.
   */
  assert_through ("exec sleep 600", 200, PLAKAT_REENCODE_SLOW);
  assert_through ("exec <&- >&-; exec sleep 600", 200, PLAKAT_REENCODE_DAMAGED);
  assert_through ("exec yes", 20000, PLAKAT_REENCODE_DAMAGED);
  g_assert_cmpint (plakat_reencode_through (nothing, input, 1000, &output), ==, PLAKAT_REENCODE_UNABLE);
}

/* Secrets of the server's surroundings do not go along. */
static void
test_environment (void)
{
  const char *const argv[] = { "/bin/sh", "-c", "env; pwd", NULL };
  g_autoptr (GBytes) input = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) output = NULL;
  gsize length;
  const char *text;

  g_setenv ("PLAKAT_DATABASE", "postgresql://plakat:secret@localhost/plakat", TRUE);
  g_assert_cmpint (plakat_reencode_through (argv, input, 20000, &output), ==, PLAKAT_REENCODE_DONE);
  g_unsetenv ("PLAKAT_DATABASE");
  text = g_bytes_get_data (output, &length);
  g_assert_null (memmem (text, length, "secret", 6));
}

static gboolean
has_line (const char *status, const char *name, const char *value)
{
  const char *line = strstr (status, name);

  return line != NULL && g_str_has_prefix (g_strchug ((char *) line + strlen (name)), value);
}

/* Before it reads the first byte the process has closed all doors behind itself. */
static void
test_doors (void)
{
  const char *const argv[] = { "/proc/self/exe", PLAKAT_REENCODE_ARGUMENT, "png", NULL };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  gboolean closed = FALSE;
  int in, out, status;
  GPid pid;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &in,
                            &out, NULL, &error);
  g_assert_no_error (error);
  path = g_strdup_printf ("/proc/%d/status", pid);
  for (int i = 0; i < 20000 && !closed; i++)
    {
      g_autofree char *text = NULL;

      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      closed = has_line (text, "NoNewPrivs:", "1") && has_line (text, "Seccomp:", "2");
      g_usleep (1000);
    }
  g_assert_true (closed);
  g_close (in, NULL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 1);
  g_close (out, NULL);
}

static void
test_missing_decoder (void)
{
  const char *const argv[] = { "/proc/self/exe", PLAKAT_REENCODE_ARGUMENT, "no-such-kind", NULL };
  g_autoptr (GBytes) input = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) output = NULL;

  g_assert_cmpint (plakat_reencode_through (argv, input, 20000, &output), ==, PLAKAT_REENCODE_UNABLE);
}

int
main (int argc, char **argv)
{
  /* The program takes itself for the one that decodes, as plakat-server does. */
  if (argc > 1 && g_str_equal (argv[1], PLAKAT_REENCODE_ARGUMENT))
    return plakat_reencode_run (argc, argv);
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/reencode/square", test_square);
  g_test_add_func ("/server/reencode/transparency", test_transparency);
  g_test_add_func ("/server/reencode/webp", test_webp);
  g_test_add_func ("/server/reencode/metadata", test_metadata);
  g_test_add_func ("/server/reencode/kind", test_kind);
  g_test_add_func ("/server/reencode/size", test_size);
  g_test_add_func ("/server/reencode/largest", test_largest);
  g_test_add_func ("/server/reencode/damaged", test_damaged);
  g_test_add_func ("/server/reencode/headers", test_headers);
  g_test_add_func ("/server/reencode/process", test_process);
  g_test_add_func ("/server/reencode/environment", test_environment);
  g_test_add_func ("/server/reencode/doors", test_doors);
  g_test_add_func ("/server/reencode/missing-decoder", test_missing_decoder);
  return g_test_run ();
}
