/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <turbojpeg.h>

#include "bench.h"
#include "plakat-picture-thumbs.h"
#include "plakat-picture.h"

/*
 * How many posters a core makes ready to be shown in a second, from sources of the right size and from large
 * ones, beside what libjpeg-turbo alone does of the same in the same process: A B A B …, medians. The 64
 * posters are made here, always the same.
 */

#define N_POSTERS 64
#define N_PAIRS 9
#define WIDTH 185
#define LARGE_WIDTH 500
#define QUALITY 85

typedef BenchTime (*Round) (GPtrArray *posters);

static char *folder;

static void
report (const char *name, double value, const char *unit)
{
  g_autofree char *full = g_strconcat ("thumbs-", name, NULL);

  bench_value (full, value, unit);
}

/* Fields of colour with soft edges, grain, and lines as fine as type: about as many bytes as a real poster
 * has. */
static GBytes *
make_poster (guint n, int width)
{
  const int height = width * 3 / 2 + width % 2;
  g_autoptr (GRand) rand = g_rand_new_with_seed (n);
  g_autofree guint8 *pixels = g_malloc ((gsize) (width * height * 3));
  tjhandle handle = tjInitCompress ();
  double centres[6][6];
  guchar *data = NULL;
  gulong length = 0;
  GBytes *bytes;

  for (guint i = 0; i < G_N_ELEMENTS (centres); i++)
    for (guint j = 0; j < 6; j++)
      centres[i][j] = g_rand_double (rand);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const double u = (double) x / width, v = (double) y / height;
        guint8 *pixel = pixels + (y * width + x) * 3;
        gboolean type = v > 0.78 && v < 0.9 && (int) (u * 120) % 3 == 0 && (int) (v * 90) % 2 == 0;

        for (guint c = 0; c < 3; c++)
          {
            double value = 40;

            for (guint i = 0; i < G_N_ELEMENTS (centres); i++)
              {
                double dx = u - centres[i][0], dy = v - centres[i][1];

                value += 170 * centres[i][2 + c] / (1 + 60 * centres[i][5] * (dx * dx + dy * dy));
              }
            value += g_rand_double_range (rand, -16, 16) + (type ? 120 : 0);
            pixel[c] = (guint8) CLAMP (value, 0, 255);
          }
      }
  if (tjCompress2 (handle, pixels, width, 0, height, TJPF_RGB, &data, &length, TJSAMP_420, QUALITY, 0) != 0)
    g_error ("%s", tjGetErrorStr2 (handle));
  bytes = g_bytes_new (data, length);
  tjFree (data);
  tjDestroy (handle);
  return bytes;
}

static GPtrArray *
make_posters (int width)
{
  GPtrArray *posters = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint n = 0; n < N_POSTERS; n++)
    g_ptr_array_add (posters, make_poster (n, width));
  return posters;
}

static BenchTime
decode_round (GPtrArray *posters)
{
  BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);

  for (guint i = 0; i < posters->len; i++)
    {
      g_autoptr (PlakatPicture) picture = plakat_picture_decode (g_ptr_array_index (posters, i), WIDTH, NULL);

      g_assert_cmpint (gdk_texture_get_width (picture->texture), ==, WIDTH);
    }
  return bench_time_since (start);
}

/* libjpeg-turbo and nothing else, at the eighth that is next to what is wanted. */
static BenchTime
plain_round (GPtrArray *posters)
{
  tjhandle handle = tjInitDecompress ();
  BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);

  for (guint i = 0; i < posters->len; i++)
    {
      gsize length;
      const guint8 *data = g_bytes_get_data (g_ptr_array_index (posters, i), &length);
      g_autofree guint8 *pixels = NULL;
      int width, height, sampling, colours;
      tjscalingfactor scale = { 1, 1 };

      if (tjDecompressHeader3 (handle, data, length, &width, &height, &sampling, &colours) != 0)
        g_error ("%s", tjGetErrorStr2 (handle));
      if (width == LARGE_WIDTH)
        scale = (tjscalingfactor) { 3, 8 };
      width = TJSCALED (width, scale);
      height = TJSCALED (height, scale);
      pixels = g_malloc ((gsize) (width * height * 4));
      if (tjDecompress2 (handle, data, length, pixels, width, 0, height, TJPF_BGRX, 0) != 0)
        g_error ("%s", tjGetErrorStr2 (handle));
    }
  tjDestroy (handle);
  return bench_time_since (start);
}

static BenchTime
pixbuf_round (GPtrArray *posters)
{
  BenchTime start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);

  for (guint i = 0; i < posters->len; i++)
    {
      g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (g_ptr_array_index (posters, i));
      g_autoptr (GdkPixbuf) pixbuf =
          gdk_pixbuf_new_from_stream_at_scale (stream, WIDTH, -1, TRUE, NULL, NULL);

      g_assert_nonnull (pixbuf);
    }
  return bench_time_since (start);
}

/* From the file, as a wall that is shown again. */
static BenchTime
cached_round (GPtrArray *posters)
{
  static PlakatPictureThumbs *thumbs;
  BenchTime start;

  if (thumbs == NULL)
    {
      thumbs = plakat_picture_thumbs_new (folder);
      for (guint i = 0; i < posters->len; i++)
        {
          g_autofree char *name = g_strdup_printf ("%u", i);

          plakat_picture_thumbs_store (
              thumbs, name,
              &(PlakatPictureThumb) { .bytes = g_ptr_array_index (posters, i), .width = WIDTH });
        }
      plakat_picture_thumbs_flush (thumbs);
    }
  start = bench_time_begin (CLOCK_THREAD_CPUTIME_ID);
  for (guint i = 0; i < posters->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);
      g_auto (PlakatPictureThumb) thumb = { 0 };
      g_autoptr (PlakatPicture) picture = NULL;

      plakat_picture_thumbs_read (thumbs, name, WIDTH, PLAKAT_PICTURE_FIT_WIDTH, &thumb);
      picture = plakat_picture_decode (thumb.bytes, WIDTH, NULL);
      g_assert_nonnull (picture);
    }
  return bench_time_since (start);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (double *values)
{
  qsort (values, N_PAIRS, sizeof *values, compare_doubles);
  return values[N_PAIRS / 2];
}

/* @name: how many in a second, by the clock and by what the thread worked, beside those of @against. */
static void
compare (const char *name, Round round, Round against, GPtrArray *posters)
{
  g_autofree char *cpu_name = g_strdup_printf ("thumbs-%s-cpu", name);
  g_autofree char *wall_name = g_strdup_printf ("thumbs-%s", name);
  double wall[N_PAIRS], cpu[N_PAIRS], plain_wall[N_PAIRS], plain_cpu[N_PAIRS];

  round (posters);
  against (posters);
  for (guint i = 0; i < N_PAIRS; i++)
    {
      BenchTime time = round (posters), plain = against (posters);

      wall[i] = posters->len * 1000 / time.wall;
      cpu[i] = posters->len * 1000 / time.cpu;
      plain_wall[i] = posters->len * 1000 / plain.wall;
      plain_cpu[i] = posters->len * 1000 / plain.cpu;
    }
  bench_ratio (wall_name, get_median (wall), get_median (plain_wall), "pictures/s");
  bench_ratio (cpu_name, get_median (cpu), get_median (plain_cpu), "pictures/s");
}

#define N_KEPT 20000

/* Small ones, so that it is the number that counts: 20,000 of the usual size are 220 MB. */
static void
keep_many (void)
{
  g_autofree char *other = g_build_filename (folder, "many", NULL);
  g_autoptr (PlakatPictureThumbs) thumbs = plakat_picture_thumbs_new (other);
  g_autoptr (PlakatPictureThumbs) again = plakat_picture_thumbs_new (other);
  g_auto (PlakatPictureThumb) thumb = { 0 };
  g_autofree guint8 *zeros = g_malloc0 (1000);
  g_autoptr (GBytes) bytes = g_bytes_new (zeros, 1000);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < N_KEPT; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u", i);

      plakat_picture_thumbs_store (thumbs, name, &(PlakatPictureThumb) { .bytes = bytes, .width = WIDTH });
    }
  plakat_picture_thumbs_flush (thumbs);
  report ("stored", (double) N_KEPT * G_USEC_PER_SEC / (double) (g_get_monotonic_time () - start),
          "pictures/s");
  plakat_picture_thumbs_close (thumbs);

  start = g_get_monotonic_time ();
  if (!plakat_picture_thumbs_read (again, "77", WIDTH, PLAKAT_PICTURE_FIT_WIDTH, &thumb))
    g_error ("nothing was kept");
  report ("open", (double) (g_get_monotonic_time () - start) / 1000, "ms");
  start = g_get_monotonic_time ();
  plakat_picture_thumbs_flush (again);
  report ("check", (double) (g_get_monotonic_time () - start) / 1000, "ms");
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) right = make_posters (WIDTH);
  g_autoptr (GPtrArray) large = make_posters (LARGE_WIDTH);
  g_autofree char *quoted = NULL;
  g_autofree char *command = NULL;
  gsize bytes[2] = { 0, 0 };

  folder = g_dir_make_tmp ("plakat-bench-XXXXXX", NULL);
  for (guint i = 0; i < N_POSTERS; i++)
    {
      bytes[0] += g_bytes_get_size (g_ptr_array_index (right, i));
      bytes[1] += g_bytes_get_size (g_ptr_array_index (large, i));
    }
  report ("right-sized-bytes", (double) bytes[0] / N_POSTERS, "B");
  report ("500x750-bytes", (double) bytes[1] / N_POSTERS, "B");
  compare ("right-sized", decode_round, plain_round, right);
  compare ("500x750", decode_round, plain_round, large);
  compare ("500x750-by-pixbuf", decode_round, pixbuf_round, large);
  compare ("cached", cached_round, plain_round, right);
  keep_many ();
  quoted = g_shell_quote (folder);
  command = g_strconcat ("rm -rf ", quoted, NULL);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  return 0;
}
