/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-draw-png.h"

/* A small PNG of a drawn poster. Flat shapes have few colours, and edges mix
 * them two by two: an image of at most 256 colours shows no difference and is
 * a third of the size of cairo's. */

#define MOST_COLOURS 256

typedef struct
{
  guint32 colour;
  guint count;
} Used;

static guint32
get_pixel (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  return *(const guint32 *) (const void *) (data + y * stride + x * 4) & 0xffffff;
}

static int
compare_used (gconstpointer a, gconstpointer b)
{
  const Used *one = a;
  const Used *two = b;

  if (one->count != two->count)
    return one->count > two->count ? -1 : 1;
  return one->colour < two->colour ? -1 : one->colour > two->colour;
}

/* The colours of a surface, the most frequent first. */
static GArray *
count_colours (cairo_surface_t *surface)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  GArray *used = g_array_new (FALSE, FALSE, sizeof (Used));
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  GHashTableIter iter;
  gpointer colour, count;

  for (int y = 0; y < height; y++)
    for (int x = 0, run = 1; x < width; x += run, run = 1)
      {
        guint32 pixel = get_pixel (surface, x, y);
        gpointer key = GUINT_TO_POINTER (pixel);
        guint so_far = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key));

        while (x + run < width && get_pixel (surface, x + run, y) == pixel)
          run++;
        g_hash_table_insert (counts, key, GUINT_TO_POINTER (so_far + (guint) run));
      }
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, &colour, &count))
    {
      Used one = { GPOINTER_TO_UINT (colour), GPOINTER_TO_UINT (count) };

      g_array_append_val (used, one);
    }
  g_array_sort (used, compare_used);
  return used;
}

static int
get_distance (guint32 a, guint32 b)
{
  int distance = 0;

  for (int shift = 0; shift < 24; shift += 8)
    {
      int step = (int) (a >> shift & 0xff) - (int) (b >> shift & 0xff);

      distance += step * step;
    }
  return distance;
}

static guint
find_nearest (const GArray *used, guint count, guint32 colour)
{
  guint best = 0;

  for (guint i = 1; i < count; i++)
    if (get_distance (g_array_index (used, Used, i).colour, colour)
        < get_distance (g_array_index (used, Used, best).colour, colour))
      best = i;
  return best;
}

/* Rows of indices, each after the byte that says it is not filtered. */
static GByteArray *
make_rows (cairo_surface_t *surface, const GArray *used)
{
  g_autoptr (GHashTable) indices = g_hash_table_new (NULL, NULL);
  guint count = MIN (used->len, MOST_COLOURS);
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  GByteArray *rows = g_byte_array_new ();
  guint8 *row;

  for (guint i = 0; i < used->len; i++)
    {
      guint32 colour = g_array_index (used, Used, i).colour;
      guint index = i < count ? i : find_nearest (used, count, colour);

      g_hash_table_insert (indices, GUINT_TO_POINTER (colour), GUINT_TO_POINTER (index));
    }
  g_byte_array_set_size (rows, (guint) ((width + 1) * height));
  row = rows->data;
  for (int y = 0; y < height; y++, row += width + 1)
    {
      guint32 last = G_MAXUINT32;

      row[0] = 0;
      for (int x = 0; x < width; x++)
        {
          guint32 pixel = get_pixel (surface, x, y);

          row[x + 1] =
              pixel == last
                  ? row[x]
                  : (guint8) GPOINTER_TO_UINT (g_hash_table_lookup (indices, GUINT_TO_POINTER (pixel)));
          last = pixel;
        }
    }
  return rows;
}

static GBytes *
compress (const GByteArray *rows, GError **error)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 6);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));

  if (!g_output_stream_write_all (stream, rows->data, rows->len, NULL, NULL, error)
      || !g_output_stream_close (stream, NULL, error))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* The checksum of the PNG specification's annex D. */
static guint32
get_crc (const guint8 *data, gsize length)
{
  guint32 crc = 0xffffffffu;

  for (gsize i = 0; i < length; i++)
    {
      crc ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        crc = crc & 1 ? 0xedb88320u ^ crc >> 1 : crc >> 1;
    }
  return ~crc;
}

static void
append_number (GByteArray *png, guint32 number)
{
  guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (png, (const guint8 *) &big, sizeof big);
}

static void
append_chunk (GByteArray *png, const char *type, const guint8 *data, gsize length)
{
  guint start;

  append_number (png, (guint32) length);
  start = png->len;
  g_byte_array_append (png, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (png, data, (guint) length);
  append_number (png, get_crc (png->data + start, length + 4));
}

static void
append_header (GByteArray *png, cairo_surface_t *surface)
{
  /* eight bits, indexed, and the only kinds of compression, filter and order */
  static const guint8 KIND[] = { 8, 3, 0, 0, 0 };
  g_autoptr (GByteArray) header = g_byte_array_new ();

  append_number (header, (guint32) cairo_image_surface_get_width (surface));
  append_number (header, (guint32) cairo_image_surface_get_height (surface));
  g_byte_array_append (header, KIND, sizeof KIND);
  append_chunk (png, "IHDR", header->data, header->len);
}

static void
append_palette (GByteArray *png, const GArray *used)
{
  guint8 palette[MOST_COLOURS * 3];
  guint count = MIN (used->len, MOST_COLOURS);

  for (guint i = 0; i < count; i++)
    for (guint k = 0; k < 3; k++)
      palette[3 * i + k] = g_array_index (used, Used, i).colour >> (16 - 8 * k) & 0xff;
  append_chunk (png, "PLTE", palette, 3 * count);
}

/**
 * plakat_draw_png_write:
 * @surface: an opaque image surface
 * @path: the file to write
 * @error: return location for an error
 */
gboolean
plakat_draw_png_write (cairo_surface_t *surface, const char *path, GError **error)
{
  static const guint8 SIGNATURE[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  g_autoptr (GArray) used = count_colours (surface);
  g_autoptr (GByteArray) rows = make_rows (surface, used);
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autoptr (GBytes) data = compress (rows, error);

  if (data == NULL)
    return FALSE;
  g_byte_array_append (png, SIGNATURE, sizeof SIGNATURE);
  append_header (png, surface);
  append_palette (png, used);
  append_chunk (png, "IDAT", g_bytes_get_data (data, NULL), g_bytes_get_size (data));
  append_chunk (png, "IEND", NULL, 0);
  return g_file_set_contents (path, (const char *) png->data, png->len, error);
}
