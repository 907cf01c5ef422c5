/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "certificates.h"

#include <glib/gstdio.h>

static char *folder;
static GHashTable *paths;

static char *
make_path (const char *name, const char *suffix)
{
  g_autofree char *file = g_strconcat (name, suffix, NULL);

  return g_build_filename (folder, file, NULL);
}

gboolean
certificates_open (void)
{
  g_autoptr (GError) error = NULL;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_print ("1..0 # SKIP there is no TLS here\n");
      return FALSE;
    }
  folder = g_dir_make_tmp ("plakat-tls-XXXXXX", &error);
  g_assert_no_error (error);
  paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return TRUE;
}

void
certificates_close (void)
{
  GHashTableIter iter;
  gpointer path;

  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_unlink (path);
  g_hash_table_unref (paths);
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

GTlsCertificate *
certificates_make (const char *name, const char *alternative, const char *from, const char *to)
{
  g_autofree char *key = make_path (name, ".key");
  g_autofree char *certificate = make_path (name, ".pem");
  g_autofree char *extension = g_strconcat ("subjectAltName=", alternative, NULL);
  const char *command[] = {
    "openssl", "req",         "-x509",   "-newkey",    "ec",   "-pkeyopt",  "ec_paramgen_curve:P-256",
    "-nodes",  "-not_before", from,      "-not_after", to,     "-subj",     "/CN=films",
    "-addext", extension,     "-keyout", key,          "-out", certificate, NULL
  };
  g_autoptr (GError) error = NULL;
  GTlsCertificate *made;
  int status;

  g_spawn_sync (NULL, (char **) command, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  made = g_tls_certificate_new_from_files (certificate, key, &error);
  g_assert_no_error (error);
  g_unlink (key);
  g_hash_table_add (paths, g_steal_pointer (&certificate));
  return made;
}

GTlsDatabase *
certificates_new_trust (const char *name)
{
  g_autofree char *path = make_path (name, ".pem");
  g_autoptr (GError) error = NULL;
  GTlsDatabase *trust = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  return trust;
}
