/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * Server:
 * @folder: a temporary folder with the database, its keys and a folder of pictures
 *
 * The real plakat-server on a free port, with a database of its own.
 */
typedef struct
{
  char *folder;
  char *database;
  char *keys;
  char *pictures;
  char *address;
  GSubprocess *process;
  SoupSession *session;
} Server;

/** Answer: what the server said; @object is what JSON it sent, or %NULL */
typedef struct
{
  guint status;
  SoupMessageHeaders *headers;
  GBytes *bytes;
  JsonObject *object;
} Answer;

/** People of the tests */
typedef struct
{
  char *access;
  char *refresh;
} Tokens;

void        server_set_up     (Server        *self,
                               gconstpointer  data);
void        server_tear_down  (Server        *self,
                               gconstpointer  data);
void        server_start      (Server        *self);
void        server_stop       (Server        *self);
void        server_forget     (Server        *self);
char       *server_load       (Server        *self,
                               const char    *name,
                               const char    *lines,
                               char         **complaints);
Answer     *server_send       (Server        *self,
                               const char    *method,
                               const char    *path,
                               const char    *token,
                               const char    *body);
Answer     *server_send_with  (Server        *self,
                               const char    *method,
                               const char    *path,
                               const char    *header,
                               const char    *value);
Answer     *server_get        (Server        *self,
                               const char    *path,
                               const char    *token);
void        server_register   (Server        *self,
                               const char    *name,
                               Tokens        *tokens);
void        answer_free       (Answer        *self);
void        tokens_clear      (Tokens        *self);
JsonNode   *answer_find       (Answer        *self,
                               const char    *path);
const char *answer_text       (Answer        *self,
                               const char    *path);
gint64      answer_int        (Answer        *self,
                               const char    *path);
guint       answer_length     (Answer        *self,
                               const char    *path);
void        answer_is_problem (Answer        *self,
                               guint          status);

#define FILM_METROPOLIS                                                                                      \
  "{\"uid\":\"tmdb:19\",\"tmdb_id\":19,\"imdb_id\":\"tt0017136\",\"title\":\"Metropolis\","                  \
  "\"release_date\":\"1927-01-10\",\"genres\":[\"Drama\",\"Science Fiction\"],\"popularity\":95,"            \
  "\"directors\":[{\"person_uid\":\"starter:fritz-lang\",\"name\":\"Fritz Lang\"}],"                         \
  "\"cast\":[{\"person_uid\":\"starter:brigitte-helm\",\"name\":\"Brigitte Helm\",\"character\":\"Maria\"},"  \
  "{\"person_uid\":\"starter:brigitte-helm\",\"name\":\"Brigitte Helm\",\"character\":\"Hel\",\"order\":1}]}\n"
#define FILM_AMELIE                                                                                          \
  "{\"uid\":\"tmdb:194\",\"tmdb_id\":194,\"imdb_id\":\"tt0211915\",\"title\":\"Amélie\","                    \
  "\"original_title\":\"Le Fabuleux Destin d'Amélie Poulain\",\"original_language\":\"fr\","                 \
  "\"release_date\":\"2001-04-25\",\"genres\":[\"Comedy\",\"Romance\"],\"popularity\":60,"                   \
  "\"cast\":[{\"person_uid\":\"starter:audrey-tautou\",\"name\":\"Audrey Tautou\","                          \
  "\"character\":\"Amélie Poulain\"}]}\n"
#define FILM_SUNRISE                                                                                         \
  "{\"uid\":\"imdb:tt0018455\",\"imdb_id\":\"tt0018455\",\"title\":\"Sunrise\","                             \
  "\"release_date\":\"1927-09-23\",\"genres\":[\"Drama\"],\"popularity\":50}\n"
#define PERSON_LANG                                                                                          \
  "{\"uid\":\"starter:fritz-lang\",\"name\":\"Fritz Lang\",\"birth_date\":\"1890-12-05\","                   \
  "\"biography\":\"Viennese.\"}\n"
#define CATALOGUE FILM_METROPOLIS FILM_AMELIE FILM_SUNRISE PERSON_LANG

#define DEVICE_A "6ba7b810-9dad-41d1-80b4-00c04fd430c8"
#define DEVICE_B "7ba7b810-9dad-41d1-80b4-00c04fd430c9"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tokens, tokens_clear)

#define ADD_SERVER_TEST(path, function)                                                                      \
  g_test_add (path, Server, NULL, server_set_up, function, server_tear_down)

G_END_DECLS
