/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-text.h"

static void
test_fold (void)
{
  static const struct
  {
    const char *text;
    const char *folded;
  } cases[] = {
    { "Amélie", "amelie" },
    { "STRASSE Straße", "strasse strasse" },
    { "Ødipus", "odipus" },
    { "Æon Flux", "aeon flux" },
    { "Popiół i diament", "popiol i diament" },
    { "Дети войны", "дети воины" },
    { "千と千尋の神隠し", "千と千尋の神隠し" },
    { "It's — a “Wonderful” Life!", "its a wonderful life" },
    { "  8½  ", "8 1 2" },
    { "L'Avventura", "l avventura" },
    { "Le Fabuleux Destin d’Amélie", "le fabuleux destin d amelie" },
    { "İstanbul ISTANBUL ıstanbul", "istanbul istanbul istanbul" },
    { "Đorđe Łódź Þór", "dorde lodz thor" },
    { "ﬁlm Ｆｉｌｍ", "film film" },
    { "Ёлки Йод", "елки иод" },
    { "Σίσυφος ΣΊΣΥΦΟΣ", "σισυφοσ σισυφοσ" },
    { "ニッポン ﾆｯﾎﾟﾝ にっぽん", "にっほん にっほん にっほん" },
    { "2046年の愛love", "2046 年の愛 love" },
    { "हिन्दी", "हिन्दी" },
    { "e\314\201te\314\201", "ete" },
    { "", "" },
    { "…", "" },
    { NULL, "" },
  };

  g_autoptr (GString) again = g_string_new ("x");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = plakat_text_fold (cases[i].text);

      g_assert_cmpstr (folded, ==, cases[i].folded);
      plakat_text_fold_to (again, cases[i].text);
      g_assert_cmpstr (again->str, ==, folded);
      g_assert_cmpuint (again->len, ==, strlen (folded));
    }
}

/* Each byte knows the letter that it comes from, and the marks that stood behind that. */
static void
test_fold_mapped (void)
{
  static const char text[] = "«Ame\314\201lie» ﬁn 東京a";
  g_autoptr (GArray) sources = g_array_new (FALSE, FALSE, sizeof (PlakatTextSource));
  g_autofree char *folded = plakat_text_fold_mapped (text, sources);
  g_autofree char *plain = plakat_text_fold (text);
  const struct
  {
    const char *folded;
    const char *source;
  } parts[] = { { "amelie", "Ame\314\201lie" }, { "fi", "ﬁ" }, { "京", "京" }, { "a", "a" } };
  const char *after = folded;

  g_assert_cmpstr (folded, ==, plain);
  g_assert_cmpstr (folded, ==, "amelie fin 東京 a");
  g_assert_cmpuint (sources->len, ==, strlen (folded));
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      const char *found = strstr (after, parts[i].folded);
      guint last = found - folded + strlen (parts[i].folded) - 1;
      guint32 from = g_array_index (sources, PlakatTextSource, found - folded).from;
      g_autofree char *source =
          g_strndup (text + from, g_array_index (sources, PlakatTextSource, last).to - from);

      g_assert_cmpstr (source, ==, parts[i].source);
      after = found + strlen (parts[i].folded);
    }
}

static void
test_fold_is_idempotent (void)
{
  g_autofree char *once = plakat_text_fold ("İstanbul'un Ölümü: ΣΊΣΥΦΟΣ & Čapek");
  g_autofree char *twice = plakat_text_fold (once);

  g_assert_cmpstr (once, ==, twice);
}

static gunichar
random_letter (void)
{
  static const gunichar letters[] = { ' ',    '\'',   '.',    'a',    'Z',    '9',    '\t',   '\n',
                                      '-',    0x7f,   0x80,   0x85,   0x9f,   0xa0,   0xa1,   0xe9,
                                      0x1680, 0x2000, 0x200b, 0x2019, 0x2028, 0x2029, 0x202a, 0x202e,
                                      0x202f, 0x205f, 0x2066, 0x2069, 0x206a, 0x3000, 0x3042, 0x1d11e };

  return g_test_rand_bit () ? letters[g_test_rand_int_range (0, G_N_ELEMENTS (letters))]
                            : (gunichar) g_test_rand_int_range (1, 128);
}

/* Texts that are plain or clean take a short way; what stands before them here sends them the long one. */
static void
test_short_ways (void)
{
  for (int i = 0; i < 5000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *other = NULL, *folded = NULL, *line = NULL, *block = NULL, *other_folded = NULL;
      g_autofree char *other_line = NULL, *other_block = NULL, *wanted_folded = NULL, *wanted_line = NULL;

      for (int length = g_test_rand_int_range (0, 8); length > 0; length--)
        g_string_append_unichar (text, random_letter ());
      other = g_strconcat ("\xc2\x80é ", text->str, NULL);
      folded = plakat_text_fold (text->str);
      line = plakat_text_clean_line (text->str);
      block = plakat_text_clean_block (text->str);
      other_folded = plakat_text_fold (other);
      other_line = plakat_text_clean_line (other);
      other_block = plakat_text_clean_block (other);
      wanted_folded = g_strconcat ("e", *folded ? " " : "", folded, NULL);
      wanted_line = g_strconcat ("é", *line ? " " : "", line, NULL);
      g_assert_cmpstr (g_strchug (other_folded), ==, wanted_folded);
      g_assert_cmpstr (g_strchug (other_line), ==, wanted_line);
      g_assert_true (g_str_has_suffix (other_block, block));
      g_assert_cmpuint (strlen (other_block), ==, *block ? strlen ("é ") + strlen (block) : strlen ("é"));
    }
}

static void
test_sort_key (void)
{
  g_autofree char *english = plakat_text_sort_key ("The Third Man", "en");
  g_autofree char *french = plakat_text_sort_key ("Le Samouraï", "fr");
  g_autofree char *other = plakat_text_sort_key ("Le Samouraï", "ja");
  g_autofree char *alone = plakat_text_sort_key ("…", NULL);

  g_assert_cmpstr (english, ==, "third man");
  g_assert_cmpstr (french, ==, "samourai");
  g_assert_cmpstr (other, ==, "le samourai");
  g_assert_cmpstr (alone, ==, "…");
}

static void
assert_names_key (const char *names, guint most, const char *expected)
{
  g_autofree char *key = plakat_text_names_key (names, most);

  g_assert_cmpstr (key, ==, expected);
}

static void
test_names_key (void)
{
  g_autofree char *alone = plakat_text_names_key ("Drama\nWar", G_MAXUINT);
  g_autofree char *longer = plakat_text_names_key ("Drama Documentary", G_MAXUINT);

  assert_names_key ("Émile Zola\nJean  RENOIR", G_MAXUINT, "emile zola\njean renoir");
  assert_names_key ("Émile Zola\nJean Renoir", 1, "emile zola");
  assert_names_key ("…\nBo", G_MAXUINT, "…\nbo");
  assert_names_key ("", G_MAXUINT, "");
  assert_names_key (NULL, 1, "");
  assert_names_key ("Bo", 0, "");
  /* whatever begins with a whole name stands together */
  g_assert_cmpint (strcmp (alone, longer), <, 0);
}

static void
test_slug (void)
{
  g_autofree char *accents = plakat_text_slug ("Krzysztof Kieślowski");
  g_autofree char *marks = plakat_text_slug ("  Jean-Luc  Godard! ");
  g_autofree char *none = plakat_text_slug ("黒澤明");

  g_assert_cmpstr (accents, ==, "krzysztof-kieslowski");
  g_assert_cmpstr (marks, ==, "jean-luc-godard");
  g_assert_cmpstr (none, ==, "");
}

static void
test_clean (void)
{
  g_autofree char *line = plakat_text_clean_line (" a\tb\n\nc\xe2\x80\xae"
                                                  "d\x01 ");
  g_autofree char *block = plakat_text_clean_block ("a\nb\x07\xe2\x81\xa6!\n");

  g_assert_cmpstr (line, ==, "a b cd");
  g_assert_cmpstr (block, ==, "a\nb!");
}

static void
test_uid (void)
{
  g_assert_true (plakat_text_is_uid ("tmdb:603"));
  g_assert_true (plakat_text_is_uid ("starter:le-voyage_1.902"));
  g_assert_false (plakat_text_is_uid ("tmdb"));
  g_assert_false (plakat_text_is_uid ("tmdb:"));
  g_assert_false (plakat_text_is_uid (":603"));
  g_assert_false (plakat_text_is_uid ("tmdb:6/../3"));
  g_assert_false (plakat_text_is_uid ("tmdb:6:3"));
  g_assert_false (plakat_text_is_uid ("tmdb:6 3"));
  g_assert_false (plakat_text_is_uid (NULL));
}

static void
test_image_path (void)
{
  g_autofree char *stem = g_strnfill (128, 'a');
  g_autofree char *longest = g_strconcat ("/", stem, ".jpeg", NULL);
  g_autofree char *longer = g_strconcat ("/a", stem, ".jpg", NULL);

  g_assert_true (plakat_text_is_image_path (longest));
  g_assert_false (plakat_text_is_image_path (longer));
  g_assert_true (plakat_text_is_image_path ("/pyCk5JgtRZwRxnXwfrvyzukaKue.jpg"));
  g_assert_true (plakat_text_is_image_path ("a.webp"));
  g_assert_false (plakat_text_is_image_path ("/.jpg"));
  g_assert_false (plakat_text_is_image_path ("/../a.jpg"));
  g_assert_false (plakat_text_is_image_path ("/a/b.jpg"));
  g_assert_false (plakat_text_is_image_path ("/a.svg"));
  g_assert_false (plakat_text_is_image_path ("/a.jpg\n"));
  g_assert_false (plakat_text_is_image_path ("//a.jpg"));
  g_assert_false (plakat_text_is_image_path (NULL));
  g_assert_false (plakat_text_is_image_path ("https://a.example/b.jpg"));
}

static void
test_image_url (void)
{
  static const char *const good[] = {
    "https://a.example/b.jpg",     "https://a.example:8443/a+b(c)%CC.webp?x=1",
    "http://127.0.0.1/b.jpg",      "http://127.0.0.1:3000/b.jpg",
    "http://localhost:3000/b.jpg", "http://[::1]:3000/b.jpg",
  };
  static const char *const bad[] = {
    "",
    "b.jpg",
    "/b.jpg",
    "http://a.example/b.jpg",
    "http://127.0.0.1.example/b.jpg",
    "http://localhost.example/b.jpg",
    "http://127.0.0.1:@a.example/b.jpg",
    "http://127.0.0.1:3000@a.example/b.jpg",
    "https://a:b@c.example/b.jpg",
    "https:///b.jpg",
    "https://a.example",
    "https://a.example/b c.jpg",
    "https://a.example/b.jpg\r\nX: y",
    "https://a.example/b.jpg#x",
    "https://a.example\\b.jpg",
    "https://a.example/\xc3\xb6.jpg",
    "file:///etc/passwd",
    "data:image/png;base64,AA==",
    "javascript:alert(1)",
  };
  g_autofree char *endless = g_strnfill (3000, 'a');
  g_autofree char *too_long = g_strconcat ("https://a.example/", endless, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (plakat_text_is_image_url (good[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (plakat_text_is_image_url (bad[i]));
  g_assert_false (plakat_text_is_image_url (too_long));
  g_assert_false (plakat_text_is_image_url (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/fold", test_fold);
  g_test_add_func ("/text/fold-mapped", test_fold_mapped);
  g_test_add_func ("/text/fold-is-idempotent", test_fold_is_idempotent);
  g_test_add_func ("/text/short-ways", test_short_ways);
  g_test_add_func ("/text/sort-key", test_sort_key);
  g_test_add_func ("/text/names-key", test_names_key);
  g_test_add_func ("/text/slug", test_slug);
  g_test_add_func ("/text/clean", test_clean);
  g_test_add_func ("/text/uid", test_uid);
  g_test_add_func ("/text/image-path", test_image_path);
  g_test_add_func ("/text/image-url", test_image_url);
  return g_test_run ();
}
