/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "plakat-token-user.h"

static char *
make_token (const char *claims)
{
  g_autofree char *middle = g_base64_encode ((const guchar *) claims, strlen (claims));
  gsize length = strcspn (middle, "=");

  for (gsize i = 0; i < length; i++)
    middle[i] = middle[i] == '+' ? '-' : middle[i] == '/' ? '_' : middle[i];
  middle[length] = '\0';
  return g_strconcat ("eyJhbGciOiJIUzI1NiJ9.", middle, ".c2lnbmF0dXJl", NULL);
}

static void
test_says (void)
{
  static const char *const cases[][2] = {
    { "{\"sub\":\"7\"}", "7" },
    { "{\"user_id\":7}", "7" },
    { "{\"user_id\":\"7\",\"sub\":\"8\"}", "7" },
    { "{\"user_id\":9007199254740993}", "9007199254740993" },
    { "{\"name\":\"\u00ff\u00fe?>\",\"sub\":\"ada\"}", "ada" },
    { "{}", NULL },
    { "{\"sub\":null}", NULL },
    { "{\"sub\":{\"a\":1}}", NULL },
    { "{\"sub\":[7]}", NULL },
    { "[7]", NULL },
    { "7", NULL },
    { "", NULL },
    { "{\"sub\":", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *token = make_token (cases[i][0]);
      g_autofree char *user = plakat_token_dup_user (token);

      g_assert_cmpstr (user, ==, cases[i][1]);
    }
}

static void
test_no_token (void)
{
  static const char *const tokens[] = {
    NULL, "", ".", "..", "a.b", "a.!!!!.c", "a.gICA.c", "opaque", "a..c"
  };
  g_autofree char *long_text = g_strnfill (100000, 'A');
  g_autofree char *long_token = g_strconcat ("a.", long_text, ".c", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    g_assert_null (plakat_token_dup_user (tokens[i]));
  g_assert_null (plakat_token_dup_user (long_token));
}

/* Whatever bytes: nothing, or text. */
static void
test_any_bytes (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) token = g_string_new ("a.");
      g_autofree char *user = NULL;

      for (int n = g_test_rand_int_range (0, 40); n > 0; n--)
        g_string_append_c (token, (char) g_test_rand_int_range (1, 256));
      g_string_append (token, ".c");
      user = plakat_token_dup_user (token->str);
      g_assert_true (user == NULL || g_utf8_validate (user, -1, NULL));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/token-user/says", test_says);
  g_test_add_func ("/token-user/no-token", test_no_token);
  g_test_add_func ("/token-user/any-bytes", test_any_bytes);
  return g_test_run ();
}
