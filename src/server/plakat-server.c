/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/prctl.h>

#include "plakat-backup.h"
#include "plakat-loader.h"
#include "plakat-reencode.h"
#include "plakat-rotate.h"
#include "plakat-seal.h"
#include "plakat-service.h"

#define ANSWER_SECONDS 10
#define ROTATE_SECONDS 5

/** Options: @rest: what the command is to work on; @delay: -1 when it is not said */
typedef struct
{
  PlakatSettings *settings;
  char *posters;
  gboolean forget_old;
  int delay;
  GStrv rest;
} Options;

static void
options_clear (Options *self)
{
  g_clear_pointer (&self->settings, plakat_settings_free);
  g_free (self->posters);
  g_strfreev (self->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static int
report (gboolean done, const GError *error)
{
  if (!done)
    g_printerr ("%s\n", error->message);
  return done ? 0 : 1;
}

/* ── serve ── */

typedef struct
{
  PlakatService *service;
  GMainLoop *loop;
  gboolean stopping;
} Running;

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (((Running *) data)->loop);
  return G_SOURCE_REMOVE;
}

/* What is in flight is answered first; a client that does not read cannot hold the server for ever. */
static gboolean
stop_cb (gpointer data)
{
  Running *running = data;

  if (running->stopping)
    return G_SOURCE_CONTINUE;
  running->stopping = TRUE;
  g_timeout_add_seconds (ANSWER_SECONDS, quit_cb, running);
  plakat_front_stop (running->service->front, quit_cb, running);
  return G_SOURCE_CONTINUE;
}

/* Whoever renewed the certificate or the keys sees in the log whether they can be used. */
static gboolean
reload_cb (gpointer data)
{
  Running *running = data;
  g_autoptr (GError) certificate_error = NULL, keys_error = NULL;

  if (!plakat_front_reload (running->service->front, &certificate_error))
    g_printerr ("%s\n", certificate_error->message);
  if (!plakat_keys_reload (running->service->keys, &keys_error))
    g_printerr ("%s\n", keys_error->message);
  if (certificate_error == NULL && keys_error == NULL)
    g_printerr ("%s\n", _ ("The certificate and the keys were read again."));
  return G_SOURCE_CONTINUE;
}

/* The database in its newest form, and its own keys: a server with others would find none of its accounts. */
static gboolean
check_keys (const PlakatSettings *settings, GError **error)
{
  g_autoptr (PlakatDb) db = plakat_db_open (settings->database, PLAKAT_DB_OWN, error);
  g_autoptr (PlakatKeys) keys = db ? plakat_seal_open_keys (settings->key_file, db, error) : NULL;

  return keys != NULL;
}

static gboolean
run_service (PlakatSettings *settings, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (PlakatService) service = NULL;
  g_auto (GStrv) uris = NULL;
  Running running = { 0 };

  if (!check_keys (settings, error))
    return FALSE;
  service = plakat_service_new (settings, error);
  if (service == NULL || !plakat_front_listen (service->front, &uris, error))
    return FALSE;
  running = (Running) { service, loop, FALSE };
  g_unix_signal_add (SIGTERM, stop_cb, &running);
  g_unix_signal_add (SIGINT, stop_cb, &running);
  g_unix_signal_add (SIGHUP, reload_cb, &running);
  /* Programs wait for these lines: they are not translated. */
  for (guint i = 0; uris[i] != NULL; i++)
    g_print ("Listening on %s\n", uris[i]);
  fflush (stdout);
  g_main_loop_run (loop);
  return TRUE;
}

static int
serve (const Options *options)
{
  g_autoptr (GError) error = NULL;
  gboolean done;
  int lock;

  signal (SIGPIPE, SIG_IGN);
  /* GnuTLS, left alone, agrees on TLS 1.0. Set before there are threads; who runs the server may know better.
   */
  g_setenv ("G_TLS_GNUTLS_PRIORITY", "NORMAL:%COMPAT:-VERS-TLS1.0:-VERS-TLS1.1", FALSE);
#ifdef M_ARENA_MAX
  /* Each worker would have an arena of its own, in which what it freed stays. */
  mallopt (M_ARENA_MAX, 2);
#endif
  /* Others of the same user neither look into the memory, where the keys are, nor find it in a dump. */
  if (!PLAKAT_DEVELOPMENT)
    prctl (PR_SET_DUMPABLE, 0);
  done = plakat_backup_lock (options->settings->database, &lock, &error)
         && run_service (options->settings, &error);
  if (lock >= 0)
    g_close (lock, NULL);
  return report (done, error);
}

/* ── the other commands ── */

static int
load (const Options *options)
{
  return plakat_load_run (options->settings->database, options->posters,
                          (const char *const *) options->rest + 1);
}

static int
backup (const Options *options)
{
  g_autoptr (GError) error = NULL;

  if (!plakat_backup_make (options->settings->database, options->rest[1], &error))
    return report (FALSE, error);
  g_print (_ ("%s is a copy of the database. The keys are not in it: keep a copy of %s elsewhere, without "
              "which it is "
              "of no use.\n"),
           options->rest[1], options->settings->key_file);
  return 0;
}

static int
restore (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *kept = NULL;

  if (!plakat_backup_restore (options->settings->database, options->settings->key_file, options->rest[1],
                              &kept, &error))
    return report (FALSE, error);
  if (kept != NULL)
    g_print (_ ("%s is in place. What was there before is %s now.\n"), options->rest[1], kept);
  else
    g_print (_ ("%s is in place.\n"), options->rest[1]);
  return 0;
}

static int
renew_epoch (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatDb) db = plakat_db_open (options->settings->database, PLAKAT_DB_OWN, &error);

  if (db == NULL || !plakat_db_renew_epoch (db, &error))
    return report (FALSE, error);
  g_print ("%s\n",
           _ ("Clients start over and send again what they have. Servers that run must be started again."));
  return 0;
}

static int
rotate_key (const Options *options)
{
  g_autoptr (GError) error = NULL;
  int delay = options->delay >= 0 ? options->delay : ROTATE_SECONDS;
  gboolean done = options->forget_old ? plakat_rotate_forget_old (options->settings, &error)
                                      : plakat_rotate (options->settings, delay, &error);

  return report (done, error);
}

static int
make_key (const Options *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PlakatKeys) keys = plakat_keys_open (options->settings->key_file, &error);

  if (keys == NULL)
    return report (FALSE, error);
  g_print (_ ("The keys are in %s. Keep a copy, apart from the database.\n"), options->settings->key_file);
  return 0;
}

static int
list_routes (const Options *options)
{
  gsize n;
  const PlakatRoute *routes = plakat_route_get_table (&n);

  /* Programs read this: it is not translated. */
  for (gsize i = 0; i < n; i++)
    g_print ("%s %s %s\n", routes[i].id, routes[i].access == PLAKAT_ACCESS_ACCOUNT ? "account" : "public",
             routes[i].work == PLAKAT_WORK_WRITE ? "write" : "read");
  return 0;
}

static int
show_settings (const Options *options)
{
  g_autofree char *text = plakat_settings_describe (options->settings);

  g_print ("%s", text);
  return 0;
}

/* ── the command line ── */

/**
 * Command:
 * @files: how many it needs
 * @more: whether it takes more of them
 */
typedef struct
{
  const char *name;
  guint files;
  gboolean more;
  int (*run) (const Options *options);
} Command;

static const Command commands[] = {
  { "serve", 0, FALSE, serve },
  { "load", 1, TRUE, load },
  { "backup", 1, FALSE, backup },
  { "restore", 1, FALSE, restore },
  { "renew-epoch", 0, FALSE, renew_epoch },
  { "make-key", 0, FALSE, make_key },
  { "rotate-key", 0, FALSE, rotate_key },
  { "routes", 0, FALSE, list_routes },
  { "settings", 0, FALSE, show_settings },
};

static const char description[] = N_ (
    "Commands:\n"
    "  serve            Answers requests until it is stopped; says “Listening on …” when it is ready. "
    "SIGTERM ends\n"
    "                   it when what is in flight is answered; SIGHUP has it read certificate and keys "
    "again.\n"
    "  load FILE…       Loads films and people from files of JSON lines (.jsonl, .jsonl.gz). A line with a "
    "“title”\n"
    "                   is a film, one with a “name” a person. Loading again changes only what has changed.\n"
    "                   Posters are found as the first 16 digits of the SHA-256 of the film’s uid, with "
    ".png.\n"
    "  backup FILE      Copies the database into a new file, while the server may run.\n"
    "  restore FILE     Puts such a copy in the database’s place; what was there stays beside it.\n"
    "  renew-epoch      After a database was restored otherwise: has clients start over, and lose nothing.\n"
    "  make-key         Makes the key file, if it is not there. “serve” does so, too.\n"
    "  rotate-key       Adds a key and seals everything with it, while the server runs. With --forget-old "
    "it\n"
    "                   removes the older keys instead, which nothing needs any more.\n"
    "  settings         Says what is in force, and where it is from.\n"
    "  routes           Lists what can be asked: its name in openapi.yaml, who may, and whether it writes.\n"
    "\n"
    "Each setting has a place in the file (“key-file=PATH” below “[server]”), a variable in the environment\n"
    "(PLAKAT_SERVER_KEY_FILE) and an option (--key-file). The environment overrules the file, the option "
    "both.\n"
    "Lists are written with “;” between their parts in the file and in the environment.\n"
    "\n"
    "Who has the key file can sign in as anybody: keep it, and a copy of it, apart from the database. Let "
    "others\n"
    "reach the server only by HTTPS: with a certificate, or behind a proxy that has one.\n");

static GOptionContext *
make_context (Options *options)
{
  const GOptionEntry entries[] = {
    { "posters", 0, 0, G_OPTION_ARG_FILENAME, &options->posters,
      N_ ("load: a folder of posters for films that have none"), N_ ("DIR") },
    { "delay", 0, 0, G_OPTION_ARG_INT, &options->delay,
      N_ ("rotate-key: how long all servers have to read the new key before it is used (5)"),
      N_ ("SECONDS") },
    { "forget-old", 0, 0, G_OPTION_ARG_NONE, &options->forget_old, N_ ("rotate-key: forget the older keys"),
      NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL, NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (_ ("COMMAND [FILE…]"));
  GOptionGroup *group = plakat_settings_get_options (options->settings);

  g_option_context_set_summary (context,
                                _ ("A film catalogue, its pictures, and the lists and ratings of the "
                                   "people who have an account here."));
  g_option_context_set_description (context, _ (description));
  g_option_group_add_entries (group, entries);
  g_option_context_set_main_group (context, group);
  return context;
}

static int
complain (const char *sentence)
{
  g_printerr ("%s\n%s\n", sentence, _ ("“plakat-server --help” says what it can do."));
  return 2;
}

static const Command *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_strcmp0 (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

static int
run_command (const Options *options)
{
  const Command *command = options->rest ? find_command (options->rest[0]) : NULL;
  guint files = options->rest ? g_strv_length (options->rest) - 1 : 0;
  g_autofree char *sentence = NULL;

  if (command == NULL)
    return complain (_ ("Say what to do: “serve”, for example."));
  if (files < command->files)
    sentence = g_strdup_printf (_ ("“%s” needs a file."), command->name);
  else if (files > command->files && !command->more)
    sentence = command->files == 0 ? g_strdup_printf (_ ("“%s” takes no files."), command->name)
                                   : g_strdup_printf (_ ("“%s” takes one file."), command->name);
  return sentence != NULL ? complain (sentence) : command->run (options);
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { .delay = -1 };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;

  /* The process that decodes a picture is nothing else. */
  if (argc > 1 && g_str_equal (argv[1], PLAKAT_REENCODE_ARGUMENT))
    return plakat_reencode_run (argc, argv);
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PLAKAT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  options.settings = plakat_settings_new ();
  context = make_context (&options);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return complain (error->message);
  if (sodium_init () < 0)
    return complain (_ ("The system gives no random numbers."));
  if (!plakat_settings_complete (options.settings, &error))
    return complain (error->message);
  return run_command (&options);
}
