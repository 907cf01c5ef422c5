/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "plakat-load-parse.h"
#include "plakat-record.h"
#include "plakat-wire-film.h"
#include "plakat-wire.h"

#define CREDITS                                                                                             \
  "\"directors\":[{\"person_id\":1,\"name\":\"Fritz  Lang\",\"extra\":[{}]}],\"writers\":[{\"person_uid\":" \
  "\"x:2\",\"name\":\"Thea\",\"order\":7,\"gender\":3}],\"cast\":[{\"person_id\":3,\"name\":\"Brigitte "    \
  "Helm\",\"character\":\"\",\"role\":\"leading\",\"gender\":1},{\"person_id\":3,\"name\":\"B\",\"order\":" \
  "2.0,\"character\":\" The\\tMachine-Man \",\"description\":\"One\\nTwo \"}]"

static const char *const lines[] = {
  "{\"tmdb_id\":19,\"title\":\"Metropolis\"}",
  "{\"tmdb_id\":19,\"title\":\"Metropolis\"," CREDITS "}",
  "{\"id\":5,\"source\":\"tmdb5000\",\"title\":\"a\"," CREDITS "}",
  "{\"id\":5,\"source\":\"starter\",\"title\":\"a\"," CREDITS "}",
  "{\"id\":5,\"source\":\"no good\",\"title\":\"a\"}",
  "{\"id\":5,\"source\":null,\"title\":\"a\",\"uid\":null}",
  "{\"uid\":\"x:1\",\"tmdb_id\":7,\"imdb_id\":\"tt1\",\"title\":\"a\"}",
  "{\"imdb_id\":\"tt1\",\"title\":\"a\"}",
  "{\"imdb_id\":\" \",\"id\":7,\"title\":\"a\"}",
  "{\"id\":7.0,\"title\":\"a\"}",
  "{\"id\":7.5,\"title\":\"a\"}",
  "{\"id\":-7,\"title\":\"a\"}",
  "{\"id\":99999999999999999999,\"title\":\"a\"}",
  "{\"id\":{\"a\":1},\"title\":\"a\"}",
  "{\"tmdb_id\":0,\"title\":\"a\"}",
  "{\"tmdb_id\":\"7\",\"title\":\"a\"}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"title\":\"b\"}",
  "{\"tmdb_id\":7,\"title\":null}",
  "{\"tmdb_id\":7,\"title\":\" \\u0007 \"}",
  "{\"tmdb_id\":7,\"title\":\"a\\u0000b\"}",
  "{\"tmdb_id\":7,\"title\":\"\\ud834\\udd1e \\u202e x  y\"}",
  "{\"tmdb_id\":7,\"title\":\"\\ud834\"}",
  "{\"tmdb_id\":7,\"title\":\"\xff\"}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"overview\":\"\",\"tagline\":\" \",\"homepage\":\"h\",\"status\":\"s\"}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"overview\":\" a\\n\\nb \\u0001c\\n \"}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"overview\":\" \\n\"}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"release_date\":\"\"}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"release_date\":\"1927\"}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"release_date\":\"1927-02\"}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"release_date\":\"1927-02-30\"}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"runtime\":98.0,\"vote_average\":7,\"vote_count\":1e3,\"popularity\":1e-"
  "3}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"runtime\":98.5}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"runtime\":-1}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"vote_average\":10.5}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"popularity\":1e400}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"popularity\":0.1000000000000000055511151231257827}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"budget\":9007199254740993}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"adult\":true,\"revenue\":2787965087}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"adult\":1}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"poster_path\":\"/a.jpg\",\"backdrop_path\":\"../a\"}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"poster_path\":7}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"genres\":[\"Drama\",{\"id\":1,\"name\":\" War \"},\"\",{\"id\":2}]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"genres\":[{\"name\":\"a\",\"name\":\"b\"}]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"genres\":[null]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"genres\":[7]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"genres\":{}}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"genres\":[]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"countries\":[\"Germany\"],\"country_codes\":[\"DE\"]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"countries\":[\"Germany\",\"France\"],\"country_codes\":[\"DE\"]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"countries\":[{\"name\":\"G\"}],\"country_codes\":[{\"iso_3166_1\":\"DE\"}"
  "]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"production_countries\":[{\"iso_3166_1\":\"DE\",\"name\":\"Germany\"}]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"production_countries\":[{\"iso_3166_1\":\"DE\",\"name\":\"Germany\"}],"
  "\"country_codes\":[\"FR\"],\"countries\":[\"France\"]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"spoken_languages\":[{\"name\":\"English\"},\"Deutsch\"]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"cast\":[{\"name\":\"nobody\"}]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"cast\":[{\"person_id\":1}]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"cast\":[{\"person_id\":1,\"name\":\"a\",\"gender\":4}]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"cast\":[{\"person_id\":1,\"name\":\"a\",\"order\":-1}]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"cast\":[{\"person_uid\":\"bad uid\",\"name\":\"a\"}]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"cast\":[7]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"cast\":null,\"images\":null}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"images\":[]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"images\":[{\"kind\":\"still\",\"path\":\"/s.png\"}]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"images\":7}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"other\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[7]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"other\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[7]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
  "}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"cast\":[{\"person_id\":1,\"name\":\"a\",\"other\":"
  "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[7]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}]}",
  "{\"tmdb_id\":7,\"name\":\"a person\"}",
  "[]",
  "7",
  "",
  "{",
  "{\"tmdb_id\":7,\"title\":\"a\",}",
  "{\"tmdb_id\":7,\"title\":\"a\"} x",
  "{'tmdb_id':7,'title':'a'}",
  "{\"tmdb_id\":07,\"title\":\"a\"}",
  "{\"tmdb_id\":7,\"title\":\"a\",\"popularity\":NaN}",
};

static PlakatFilm *
read_carefully (const char *line, gsize length)
{
  g_autoptr (JsonObject) object = plakat_wire_parse_object (line, length, PLAKAT_WIRE_MAX_PAGE_BYTES, NULL);

  return object != NULL ? plakat_film_from_json (object, NULL) : NULL;
}

/* Returns whether the quick reader read it. */
static gboolean
compare (const char *line, gsize length)
{
  g_autofree char *source = NULL;
  g_autofree char *brief = NULL, *rest = NULL, *wanted_brief = NULL, *wanted_rest = NULL;
  g_autoptr (PlakatFilm) film = plakat_load_parse_film (line, length, &source);
  g_autoptr (PlakatFilm) wanted = NULL;

  if (film == NULL)
    {
      g_assert_null (source);
      return FALSE;
    }
  wanted = read_carefully (line, length);
  if (wanted == NULL)
    g_error ("only the quick reader takes %.*s", (int) length, line);
  plakat_record_from_film (film, &brief, &rest);
  plakat_record_from_film (wanted, &wanted_brief, &wanted_rest);
  g_assert_cmpstr (brief, ==, wanted_brief);
  g_assert_cmpstr (rest, ==, wanted_rest);
  return TRUE;
}

/* Whatever the quick reader takes, it reads as the careful one does. */
static void
test_same (void)
{
  guint taken = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    taken += compare (lines[i], strlen (lines[i]));
  /* And it takes what there is to take, or nobody would need it. */
  g_assert_cmpuint (taken, >, 25);
  g_assert_true (compare (lines[1], strlen (lines[1])));
  g_assert_true (compare (lines[3], strlen (lines[3])));
}

/* Lines that somebody has damaged. */
static void
test_damaged (void)
{
  static const char pieces[] = "{}[]\",:\\u0019-.e\n null true\"title\"\xc3\xa9";
  int count = g_test_slow () ? 200000 : 20000;

  for (int i = 0; i < count; i++)
    {
      const char *line = lines[g_test_rand_int_range (0, G_N_ELEMENTS (lines))];
      g_autoptr (GString) damaged = g_string_new (line);

      for (int j = g_test_rand_int_range (1, 4); j > 0; j--)
        {
          gsize at = g_test_rand_int_range (0, damaged->len + 1);
          gsize from = g_test_rand_int_range (0, sizeof pieces - 1), length = g_test_rand_int_range (0, 5);

          if (g_test_rand_bit ())
            g_string_erase (damaged, at, MIN (damaged->len - at, length));
          else
            g_string_insert_len (damaged, at, pieces + from, g_test_rand_int_range (0, sizeof pieces - from));
        }
      compare (damaged->str, damaged->len);
    }
}

/* Real lines, all of which the quick reader takes. */
static void
test_real (void)
{
  const char *shared = g_getenv ("PLAKAT_SHARED");
  g_autofree char *path = g_build_filename (shared ? shared : "", "data", "films-5k.jsonl.gz", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GInputStream) packed = G_INPUT_STREAM (g_file_read (file, NULL, NULL)), unpacked = NULL;
  g_autoptr (GZlibDecompressor) unpack = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GDataInputStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  guint count = 0;
  char *line;
  gsize length;

  if (packed == NULL)
    {
      g_test_skip ("There is no films-5k.jsonl.gz; PLAKAT_SHARED names the folder that has it");
      return;
    }
  unpacked = g_converter_input_stream_new (packed, G_CONVERTER (unpack));
  stream = g_data_input_stream_new (unpacked);
  while ((line = g_data_input_stream_read_line (stream, &length, NULL, &error)) != NULL)
    {
      g_assert_true (compare (line, length));
      g_free (line);
      count++;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (count, >, 4000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/load-parse/same", test_same);
  g_test_add_func ("/server/load-parse/damaged", test_damaged);
  g_test_add_func ("/server/load-parse/real", test_real);
  return g_test_run ();
}
