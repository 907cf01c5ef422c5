/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>

#include "plakat-loader.h"
#include "plakat-service.h"

#define DEFAULT_LISTEN "127.0.0.1:8080"
#define ANSWER_SECONDS 10

typedef struct
{
  char *database;
  char *listen;
  char *posters;
  char **folders;
  char **rest;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->database);
  g_free (self->listen);
  g_free (self->posters);
  g_strfreev (self->folders);
  g_strfreev (self->rest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

typedef struct
{
  PlakatService *service;
  GMainLoop *loop;
} Running;

static gboolean
quit_cb (gpointer data)
{
  g_main_loop_quit (((Running *) data)->loop);
  return G_SOURCE_REMOVE;
}

/* What is in flight is answered first; a client that does not read cannot hold the server for ever. */
static gboolean
signal_cb (gpointer data)
{
  Running *running = data;

  g_timeout_add_seconds (ANSWER_SECONDS, quit_cb, running);
  plakat_service_stop (running->service, quit_cb, running);
  return G_SOURCE_CONTINUE;
}

static int
serve (const Options *options)
{
  static const char *const no_folders[] = { NULL };
  const char *const *folders = options->folders ? (const char *const *) options->folders : no_folders;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL;
  g_autoptr (PlakatService) service = plakat_service_new (options->database, folders, &error);
  Running running = { service, loop };

  if (service == NULL || !plakat_service_listen (service, options->listen, &uri, &error))
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  signal (SIGPIPE, SIG_IGN);
  g_unix_signal_add (SIGTERM, signal_cb, &running);
  g_unix_signal_add (SIGINT, signal_cb, &running);
  /* Programs wait for this line: it is not translated. */
  g_print ("Listening on %s\n", uri);
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}

static GOptionContext *
make_context (Options *options)
{
  GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_STRING, &options->database,
      N_ ("Where everything is kept (sqlite:$XDG_DATA_HOME/plakat-server/plakat.db)"), N_ ("sqlite:PATH") },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &options->listen,
      N_ ("serve: the address to listen on (127.0.0.1:8080); port 0 is a free one"), N_ ("HOST:PORT") },
    { "files", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->folders,
      N_ ("serve: a folder of pictures, served under /files/; may be given again"), N_ ("DIR") },
    { "posters", 0, 0, G_OPTION_ARG_FILENAME, &options->posters,
      N_ ("load: a folder of posters for films that have none"), N_ ("DIR") },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL, NULL },
    { NULL },
  };
  GOptionContext *context = g_option_context_new (_ ("serve | load FILE…"));

  g_option_context_set_summary (context,
                                _ ("A film catalogue, its pictures, and the lists and ratings of the "
                                   "people who have an account here."));
  g_option_context_set_description (
      context,
      _ ("Commands:\n"
         "  serve            Answers HTTP requests until it is stopped; says “Listening on …” when it is "
         "ready.\n"
         "  load FILE…       Loads films and people from files of JSON lines (.jsonl, .jsonl.gz). A line "
         "with a\n"
         "                   “title” is a film, one with a “name” a person. Loading again changes only what\n"
         "                   has changed. Posters are found as the first 16 digits of the SHA-256 of the "
         "film’s\n"
         "                   uid, with .png.\n"
         "\n"
         "Beside the database stands a file PATH.key: who has it can sign in as anybody. Put the server "
         "behind\n"
         "a proxy that speaks HTTPS before others can reach it.\n"));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return context;
}

static int
complain (const char *sentence)
{
  g_printerr ("%s\n%s\n", sentence, _ ("“plakat-server --help” says what it can do."));
  return 2;
}

static int
run_command (const Options *options)
{
  const char *command = options->rest ? options->rest[0] : NULL;

  if (g_strcmp0 (command, "serve") == 0)
    return options->rest[1] == NULL ? serve (options) : complain (_ ("“serve” takes no files."));
  if (g_strcmp0 (command, "load") == 0)
    return options->rest[1] != NULL ? plakat_load_run (options->database, options->posters,
                                                       (const char *const *) options->rest + 1)
                                    : complain (_ ("“load” needs a file."));
  return complain (_ ("Say “serve” or “load FILE…”."));
}

int
main (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, PLAKAT_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  context = make_context (&options);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return complain (error->message);
  if (sodium_init () < 0)
    return complain (_ ("The system gives no random numbers."));
  if (options.database == NULL)
    options.database = g_strconcat ("sqlite:", g_get_user_data_dir (), "/plakat-server/plakat.db", NULL);
  if (options.listen == NULL)
    options.listen = g_strdup (DEFAULT_LISTEN);
  return run_command (&options);
}
