/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-http-private.h"

static void
test_good (void)
{
  static const struct
  {
    const char *typed;
    const char *origin;
  } cases[] = {
    { "films.example.org", "https://films.example.org" },
    { "  films.example.org ", "https://films.example.org" },
    { "Films.Example.ORG", "https://films.example.org" },
    { "films.example.org.", "https://films.example.org" },
    { "films.example.org:8443", "https://films.example.org:8443" },
    { "films.example.org:443", "https://films.example.org" },
    { "https://films.example.org:443/", "https://films.example.org" },
    { "HTTPS://films.example.org/api/v1", "https://films.example.org" },
    { "films.example.org/api/v1/", "https://films.example.org" },
    { "bücher.example", "https://xn--bcher-kva.example" },
    { "192.0.2.7", "https://192.0.2.7" },
    { "[2001:db8::1]:8443", "https://[2001:db8::1]:8443" },
    { "2001:db8::1", "https://[2001:db8::1]" },
    { "localhost", "http://localhost" },
    { "LOCALHOST:8080", "http://localhost:8080" },
    { "127.0.0.1:8080", "http://127.0.0.1:8080" },
    { "127.9.9.9", "http://127.9.9.9" },
    { "http://127.0.0.1:8080/api/v1/", "http://127.0.0.1:8080" },
    { "http://127.0.0.1:80", "http://127.0.0.1" },
    { "https://localhost:8080", "https://localhost:8080" },
    { "::1", "http://[::1]" },
    { "[::1]:8080", "http://[::1]:8080" },
    { "http://[0:0::1]:8080", "http://[::1]:8080" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *origin = plakat_http_parse_origin (cases[i].typed, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      g_assert_cmpstr (origin, ==, cases[i].origin);
      again = plakat_http_parse_origin (origin, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again, ==, origin);
    }
}

static void
test_bad (void)
{
  static const char *const cases[] = {
    "",
    "   ",
    "https://",
    "http://films.example.org",
    "http://localhost.example.org",
    "http://127.0.0.1.example.org",
    "http://127.1",
    "http://0.0.0.0",
    "http://10.0.0.1:8080",
    "ftp://films.example.org",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "mailto:a@example.org",
    "user@films.example.org",
    "https://user:secret@films.example.org/",
    "https://@films.example.org/",
    "films.example.org#top",
    "films.example.org?x=1",
    "films.example.org\\@evil.example",
    "films.example.org\r\nHost: evil.example",
    "films.example.org\n",
    "films\texample.org",
    "films example.org",
    "films.example.org:0",
    "films.example.org:99999",
    "films.example.org:http",
    "films..example.org",
    ".example.org",
    "-films.example.org",
    "films_example.org%00",
    "fil%2ems.example.org/%",
    "\xe2\x80\xae"
    "gro.elpmaxe",
    "films.example.org\xff",
    "[::1",
    "https://[::1%25lo]/",
    "///",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *origin = plakat_http_parse_origin (cases[i], &error);

      if (origin != NULL)
        g_test_message ("“%s” was taken for %s", cases[i], origin);
      g_assert_null (origin);
      g_assert_error (error, PLAKAT_REMOTE_ERROR, PLAKAT_REMOTE_ERROR_ADDRESS);
      g_assert_cmpstr (error->message, !=, "");
    }
}

static void
test_long (void)
{
  g_autofree char *label = g_strnfill (300, 'a');
  g_autofree char *host = g_strconcat (label, ".example.org", NULL);
  g_autofree char *address = g_strnfill (100000, 'a');

  g_assert_null (plakat_http_parse_origin (host, NULL));
  g_assert_null (plakat_http_parse_origin (address, NULL));
}

static void
test_same_origin (void)
{
  static const struct
  {
    const char *one;
    const char *other;
    gboolean same;
  } cases[] = {
    { "https://a.example/x", "https://a.example:443/y?z", TRUE },
    { "https://A.example/", "https://a.EXAMPLE/", TRUE },
    { "https://a.example/", "https://b.example/", FALSE },
    { "https://a.example/", "https://a.example:8443/", FALSE },
    { "https://localhost/", "http://localhost/", FALSE },
    { "http://127.0.0.1:80/", "http://127.0.0.1/", TRUE },
    { "http://127.0.0.1/", "http://127.0.0.2/", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) one = plakat_http_parse_url (cases[i].one, NULL);
      g_autoptr (GUri) other = plakat_http_parse_url (cases[i].other, NULL);

      g_assert_nonnull (one);
      g_assert_nonnull (other);
      g_assert_cmpint (plakat_http_is_same_origin (one, other), ==, cases[i].same);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/remote/origin/good", test_good);
  g_test_add_func ("/remote/origin/bad", test_bad);
  g_test_add_func ("/remote/origin/long", test_long);
  g_test_add_func ("/remote/origin/same", test_same_origin);
  return g_test_run ();
}
