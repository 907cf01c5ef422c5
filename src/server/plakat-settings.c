/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "plakat-db.h"
#include "plakat-settings.h"

#define CONFIG "/etc/plakat-server.conf"
#define GROUP "server"
#define ENVIRONMENT "PLAKAT_SERVER_"
#define SYSTEM_KEYS "/etc/plakat-server/keys"

typedef enum
{
  TEXT,
  LIST,
  SWITCH,
  NUMBER,
} Kind;

/**
 * Option:
 * @name: in the file and, after two dashes, on the command line; in the environment in capitals, after
 *   PLAKAT_SERVER_, with underscores
 * @kind: what it takes
 * @offset: of its member in #PlakatSettings
 * @minimum, @maximum: of a number
 * @argument: what --help calls the value
 * @help: what --help says
 */
typedef struct
{
  const char *name;
  Kind kind;
  gsize offset;
  int minimum;
  int maximum;
  const char *argument;
  const char *help;
} Option;

#define MEMBER(name) G_STRUCT_OFFSET (PlakatSettings, name)

static const Option options[] = {
  { "database", TEXT, MEMBER (database), 0, 0, N_ ("URI"),
    N_ ("Where everything is kept: sqlite:PATH or postgresql://USER@HOST/NAME") },
  { "key-file", TEXT, MEMBER (key_file), 0, 0, N_ ("PATH"),
    N_ ("The keys that sign and seal, apart from the database") },
  { "listen", LIST, MEMBER (listen), 0, 0, N_ ("HOST:PORT"),
    N_ ("An address to take requests at; port 0 is a free one; may be given again") },
  { "files", LIST, MEMBER (files), 0, 0, N_ ("DIR"),
    N_ ("A folder of pictures, served under /files/; may be given again") },
  { "picture-cache", TEXT, MEMBER (picture_cache), 0, 0, N_ ("DIR"),
    N_ ("A folder to keep pictures in that were made smaller for clients") },
  { "picture-cache-size", NUMBER, MEMBER (picture_cache_size), 0, 1024 * 1024, N_ ("MIB"),
    N_ ("How many MiB of them are kept; 0: no picture is made smaller") },
  { "certificate", TEXT, MEMBER (certificate), 0, 0, N_ ("PEM"), N_ ("The certificate, to speak HTTPS") },
  { "private-key", TEXT, MEMBER (private_key), 0, 0, N_ ("PEM"), N_ ("The certificate’s private key") },
  { "metrics", TEXT, MEMBER (metrics), 0, 0, N_ ("HOST:PORT"),
    N_ ("Where counters for Prometheus are given; a port alone is one of this machine") },
  { "trusted-proxies", LIST, MEMBER (trusted_proxies), 0, 0, N_ ("ADDRESS"),
    N_ ("A proxy, or a range of them, that says truly for whom it asks; may be given again") },
  { "registration", SWITCH, MEMBER (registration), 0, 0, N_ ("yes|no"),
    N_ ("Whether anybody may make an account") },
  { "workers", NUMBER, MEMBER (workers), 2, 64, N_ ("NUMBER"), N_ ("Threads that answer") },
  { "connections-per-address", NUMBER, MEMBER (connections_per_address), 0, 65535, N_ ("NUMBER"),
    N_ ("How many connections one address may have at the same time; 0: any number") },
  { "sign-ins", NUMBER, MEMBER (sign_ins), 0, 1000000, N_ ("NUMBER"),
    N_ ("How many attempts to sign in a minute one address and one account have; 0: any number") },
  { "refreshes", NUMBER, MEMBER (refreshes), 0, 1000000, N_ ("NUMBER"),
    N_ ("How many refreshes of a sign-in a minute; 0: any number") },
  { "writes", NUMBER, MEMBER (writes), 0, 1000000, N_ ("NUMBER"),
    N_ ("How many changes a minute; 0: any number") },
  { "reads", NUMBER, MEMBER (reads), 0, 1000000, N_ ("NUMBER"),
    N_ ("How many other requests a minute; 0: any number") },
};

#define N_OPTIONS G_N_ELEMENTS (options)

/* What is given out is @settings, its first member. */
typedef struct
{
  PlakatSettings settings;
  char *config;
  GStrv flags[N_OPTIONS];   /* what the command line said, checked later */
  char *sources[N_OPTIONS]; /* where the value is from; NULL for a default */
} Private;

static gboolean
refuse (GError **error, const char *where, const char *sentence)
{
  g_set_error (error, PLAKAT_SERVER_ERROR, PLAKAT_SERVER_ERROR_ARGUMENT, "%s: %s", where, sentence);
  return FALSE;
}

static gpointer
get_member (PlakatSettings *self, const Option *option)
{
  return G_STRUCT_MEMBER_P (self, option->offset);
}

static void
set_text (PlakatSettings *self, const Option *option, const char *text)
{
  char **member = get_member (self, option);

  g_free (*member);
  *member = g_strdup (text);
}

static void
set_list (PlakatSettings *self, const Option *option, const char *const *values)
{
  GStrv *member = get_member (self, option);

  g_strfreev (*member);
  *member = g_strdupv ((GStrv) values);
}

static gboolean
read_number (PlakatSettings *self, const Option *option, const char *text, char **sentence)
{
  gint64 value;

  if (g_ascii_string_to_signed (text, 10, option->minimum, option->maximum, &value, NULL))
    {
      *(int *) get_member (self, option) = value;
      return TRUE;
    }
  *sentence =
      g_strdup_printf (_ ("“%s” is not a number from %d to %d."), text, option->minimum, option->maximum);
  return FALSE;
}

static gboolean
read_switch (PlakatSettings *self, const Option *option, const char *text, char **sentence)
{
  static const char *const on[] = { "yes", "true", "1", "on", NULL }, *const off[] = { "no", "false", "0",
                                                                                       "off", NULL };
  g_autofree char *word = g_ascii_strdown (text, -1);

  if (g_strv_contains (on, word) || g_strv_contains (off, word))
    {
      *(gboolean *) get_member (self, option) = g_strv_contains (on, word);
      return TRUE;
    }
  *sentence = g_strdup_printf (_ ("“%s” is neither “yes” nor “no”."), text);
  return FALSE;
}

/* Takes the values of one place for one option: those that were there before are gone. */
static gboolean
read_values (
    PlakatSettings *self, const Option *option, const char *where, const char *const *values, GError **error)
{
  g_autofree char *sentence = NULL;
  const char *last = values[0];

  for (guint i = 0; values[i] != NULL; last = values[i++])
    if (*values[i] == '\0')
      return refuse (error, where, _ ("There is nothing behind it."));
  if (option->kind == LIST)
    set_list (self, option, values);
  else if (last == NULL)
    return refuse (error, where, _ ("There is nothing behind it."));
  else if (option->kind == TEXT)
    set_text (self, option, last);
  else if (option->kind == NUMBER ? !read_number (self, option, last, &sentence)
                                  : !read_switch (self, option, last, &sentence))
    return refuse (error, where, sentence);
  g_free (((Private *) self)->sources[option - options]);
  ((Private *) self)->sources[option - options] = g_strdup (where);
  return TRUE;
}

/* ── the file ── */

static const Option *
find_option (const char *name)
{
  for (guint i = 0; i < N_OPTIONS; i++)
    if (g_str_equal (options[i].name, name))
      return &options[i];
  return NULL;
}

static gboolean
read_key (PlakatSettings *self, GKeyFile *file, const char *path, const char *key, GError **error)
{
  g_autofree char *where = g_strdup_printf (_ ("%s, “%s”"), path, key);
  const Option *option = find_option (key);
  g_autofree char *text = NULL;
  g_auto (GStrv) values = NULL;
  g_autoptr (GError) problem = NULL;

  if (option == NULL)
    return refuse (error, where, _ ("There is no such setting; “plakat-server --help” names them."));
  if (option->kind == LIST)
    values = g_key_file_get_string_list (file, GROUP, key, NULL, &problem);
  else if ((text = g_key_file_get_string (file, GROUP, key, &problem)) != NULL)
    values = g_strdupv ((GStrv) (const char *const[]) { g_strstrip (text), NULL });
  if (values == NULL)
    return refuse (error, where, problem->message);
  for (guint i = 0; values[i] != NULL; i++)
    g_strstrip (values[i]);
  return read_values (self, option, where, (const char *const *) values, error);
}

static gboolean
read_file (PlakatSettings *self, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;
  g_auto (GStrv) groups = NULL, keys = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &problem))
    return refuse (error, path, problem->message);
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    if (!g_str_equal (groups[i], GROUP))
      return refuse (error, path, _ ("It has a group other than [server]."));
  keys = g_key_file_get_keys (file, GROUP, NULL, NULL);
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!read_key (self, file, path, keys[i], error))
      return FALSE;
  return TRUE;
}

/* ── the environment and the command line ── */

static char *
make_variable (const Option *option)
{
  g_autofree char *upper = g_ascii_strup (option->name, -1);

  return g_strconcat (ENVIRONMENT, g_strdelimit (upper, "-", '_'), NULL);
}

static gboolean
read_environment (PlakatSettings *self, GError **error)
{
  for (guint i = 0; i < N_OPTIONS; i++)
    {
      g_autofree char *variable = make_variable (&options[i]);
      const char *text = g_getenv (variable);
      g_auto (GStrv) values = NULL;

      if (text == NULL)
        continue;
      values = options[i].kind == LIST ? g_strsplit (text, ";", -1)
                                       : g_strdupv ((GStrv) (const char *const[]) { text, NULL });
      if (!read_values (self, &options[i], variable, (const char *const *) values, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
read_flags (PlakatSettings *self, GError **error)
{
  Private *private = (Private *) self;

  for (guint i = 0; i < N_OPTIONS; i++)
    {
      g_autofree char *flag = g_strconcat ("--", options[i].name, NULL);

      if (private->flags[i] != NULL
          && !read_values (self, &options[i], flag, (const char *const *) private->flags[i], error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
flag_cb (const char *name, const char *value, gpointer data, GError **error)
{
  Private *private = data;
  const Option *option = find_option (name + strlen ("--"));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  GStrv *flags;

  g_return_val_if_fail (option != NULL, FALSE);

  flags = &private->flags[option - options];
  if (*flags != NULL)
    g_strv_builder_addv (builder, (const char **) *flags);
  g_strv_builder_add (builder, value);
  g_strfreev (*flags);
  *flags = g_strv_builder_end (builder);
  return TRUE;
}

/**
 * plakat_settings_get_options:
 *
 * Returns: (transfer full): the flags of the command line, which are written into @self
 */
GOptionGroup *
plakat_settings_get_options (PlakatSettings *self)
{
  GOptionGroup *group = g_option_group_new ("settings", NULL, NULL, self, NULL);
  g_autofree GOptionEntry *entries = g_new0 (GOptionEntry, N_OPTIONS + 2);

  entries[0] = (GOptionEntry) { "config",
                                0,
                                0,
                                G_OPTION_ARG_FILENAME,
                                &((Private *) self)->config,
                                N_ ("A file of settings (" CONFIG ")"),
                                N_ ("PATH") };
  for (guint i = 0; i < N_OPTIONS; i++)
    entries[i + 1] = (GOptionEntry) { options[i].name,        0,
                                      G_OPTION_FLAG_FILENAME, G_OPTION_ARG_CALLBACK,
                                      (gpointer) flag_cb,     options[i].help,
                                      options[i].argument };
  g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  return group;
}

/* ── defaults, and the whole ── */

/* A service manager says where its services keep what; else it is where the user's programs do. */
static char *
default_database (void)
{
  const char *state = g_getenv ("STATE_DIRECTORY");

  return state != NULL ? g_strdup_printf ("sqlite:%s/plakat.db", state)
                       : g_strdup_printf ("sqlite:%s/plakat-server/plakat.db", g_get_user_data_dir ());
}

static char *
default_key_file (void)
{
  const char *credentials = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *credential = credentials ? g_build_filename (credentials, "keys", NULL) : NULL;

  if (credential != NULL && g_file_test (credential, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&credential);
  if (geteuid () == 0)
    return g_strdup (SYSTEM_KEYS);
  return g_build_filename (g_get_user_config_dir (), "plakat-server", "keys", NULL);
}

static char *
default_picture_cache (void)
{
  const char *cache = g_getenv ("CACHE_DIRECTORY");

  return cache != NULL ? g_build_filename (cache, "pictures", NULL)
                       : g_build_filename (g_get_user_cache_dir (), "plakat-server", "pictures", NULL);
}

/** plakat_settings_new: Returns: (transfer full): what holds when nothing is said */
PlakatSettings *
plakat_settings_new (void)
{
  Private *private = g_new0 (Private, 1);
  PlakatSettings *self = &private->settings;

  self->database = default_database ();
  self->key_file = default_key_file ();
  self->listen = g_strsplit ("127.0.0.1:8080", ";", -1);
  self->files = g_new0 (char *, 1);
  self->picture_cache = default_picture_cache ();
  self->picture_cache_size = 512;
  self->trusted_proxies = g_new0 (char *, 1);
  self->registration = TRUE;
  self->workers = CLAMP ((int) g_get_num_processors () + 2, 2, 64);
  self->connections_per_address = 64;
  self->sign_ins = 5;
  self->refreshes = 30;
  self->writes = 120;
  self->reads = 600;
  return self;
}

void
plakat_settings_free (PlakatSettings *self)
{
  Private *private = (Private *) self;

  g_return_if_fail (self != NULL);

  for (guint i = 0; i < N_OPTIONS; i++)
    {
      if (options[i].kind == TEXT)
        g_free (*(char **) get_member (self, &options[i]));
      else if (options[i].kind == LIST)
        g_strfreev (*(GStrv *) get_member (self, &options[i]));
      g_strfreev (private->flags[i]);
      g_free (private->sources[i]);
    }
  g_free (private->config);
  g_free (private);
}

static gboolean
read_config (PlakatSettings *self, GError **error)
{
  const char *flag = ((Private *) self)->config, *variable = g_getenv (ENVIRONMENT "CONFIG");
  const char *path = flag ? flag : variable;

  if (path != NULL)
    return read_file (self, path, error);
  return !g_file_test (CONFIG, G_FILE_TEST_EXISTS) || read_file (self, CONFIG, error);
}

/* A port alone is one of this machine: counters are nobody else's business. */
static void
complete_metrics (PlakatSettings *self)
{
  char *port = self->metrics;

  if (port == NULL || *port == '\0' || strspn (port, "0123456789") != strlen (port))
    return;
  self->metrics = g_strconcat ("127.0.0.1:", port, NULL);
  g_free (port);
}

/**
 * plakat_settings_complete:
 * @error: return location; %PLAKAT_SERVER_ERROR_ARGUMENT says which setting of which place is no good
 *
 * After the command line was read: takes the file of settings, the environment, and the command line over
 * both.
 *
 * Returns: %TRUE if all of it can be used
 */
gboolean
plakat_settings_complete (PlakatSettings *self, GError **error)
{
  if (!read_config (self, error) || !read_environment (self, error) || !read_flags (self, error))
    return FALSE;
  complete_metrics (self);
  if ((self->certificate == NULL) == (self->private_key == NULL))
    return TRUE;
  return refuse (error, self->certificate ? "certificate" : "private-key",
                 _ ("A certificate needs its private key, and a private key its certificate."));
}

/* ── for people to read ── */

/* Passwords in a database's URI: between the user's name and the host, or among the parameters. */
static char *
mask (const char *text)
{
  g_autoptr (GRegex) user = g_regex_new ("(?<=://)([^/?#@:]*):[^/?#]*@", 0, 0, NULL);
  g_autoptr (GRegex) parameter = g_regex_new ("(?<=[?&])((?:ssl)?password)=[^&]*", G_REGEX_CASELESS, 0, NULL);
  g_autofree char *half = g_regex_replace (user, text, -1, 0, "\\1:***@", 0, NULL);

  return half ? g_regex_replace (parameter, half, -1, 0, "\\1=***", 0, NULL) : NULL;
}

static char *
format_value (PlakatSettings *self, const Option *option)
{
  gpointer member = get_member (self, option);
  const char *text;

  switch (option->kind)
    {
    case TEXT:
      text = *(char **) member;
      return text && g_str_has_prefix (text, "postgres") ? mask (text) : g_strdup (text);
    case LIST:
      return g_strjoinv (";", *(GStrv *) member);
    case SWITCH:
      return g_strdup (*(gboolean *) member ? "yes" : "no");
    case NUMBER:
    default:
      return g_strdup_printf ("%d", *(int *) member);
    }
}

/**
 * plakat_settings_describe:
 *
 * What is in force and where it is from, as a file of settings, without the passwords in it.
 *
 * Returns: (transfer full): lines
 */
char *
plakat_settings_describe (PlakatSettings *self)
{
  Private *private = (Private *) self;
  g_autoptr (GString) text = g_string_new ("[" GROUP "]\n");

  for (guint i = 0; i < N_OPTIONS; i++)
    {
      g_autofree char *value = format_value (self, &options[i]);

      g_string_append_printf (text, "# %s\n", private->sources[i] ? private->sources[i] : _ ("by default"));
      if (value != NULL && *value != '\0')
        g_string_append_printf (text, "%s=%s\n", options[i].name, value);
      else
        g_string_append_printf (text, "#%s=\n", options[i].name);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
