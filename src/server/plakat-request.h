/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "plakat-db.h"
#include "plakat-route.h"

G_BEGIN_DECLS

#define PLAKAT_MAX_BODY_BYTES (1024 * 1024)
#define PLAKAT_MAX_PAGE_SIZE 500
#define PLAKAT_MAX_PAGE 1000000
#define PLAKAT_N_PARAMS 3

typedef struct _PlakatService PlakatService;

/**
 * PlakatReply:
 * @status: 0 while there is no answer
 * @type: (nullable): of the body
 * @body: (nullable): what is sent
 * @headers: (element-type utf8): name, value, name, value, … beyond those that every answer has
 *
 * An answer on its way back.
 */
typedef struct
{
  guint status;
  const char *type;
  GBytes *body;
  GPtrArray *headers;
} PlakatReply;

/** PlakatRequestDone: @request has an answer */
typedef void (*PlakatRequestDone) (PlakatRequest *request, gpointer data);

/**
 * PlakatRequest:
 * @service: what all requests share; its members that handlers use may be used by any thread
 * @db: the connection to use, only while a handler runs
 * @route: what is asked
 * @params: (nullable): what the braces of the route stand for, decoded, in order
 * @query: (element-type utf8 utf8): the parameters of the query, those that the document knows
 * @headers: (element-type utf8 utf8): those that matter, by their names in lower case
 * @address: whom it comes from
 * @bytes: (nullable): the body as it was sent
 * @body: (nullable): the JSON in it, where the route takes JSON; it fits the document's schema
 * @user_id: who is signed in, 0 for nobody; @family: (nullable): their sign-in
 * @keep: set by a handler whose writes stand although its answer is an error
 * @retry: set with an answer that says so: the engine undid the transaction, the same again may succeed
 * @data: (nullable): what a route's prepare step found out for its handle step, or that for @later; freed by @data_free
 * @later: (nullable): set by a handler that only reads, in place of an answer that would keep its thread waiting; is
 *   called without @db and has to see to it that its done function is called, on any thread, when there is an answer
 *
 * One request and its answer. It belongs to one thread at a time: the main thread makes it and sends its
 * answer, a worker runs its handler.
 */
struct _PlakatRequest
{
  PlakatService *service;
  PlakatDb *db;
  const PlakatRoute *route;
  char *method;
  char *uri;
  char *params[PLAKAT_N_PARAMS];
  GHashTable *query;
  GHashTable *headers;
  char *address;
  GBytes *bytes;
  JsonObject *body;
  gint64 user_id;
  char *family;
  gboolean keep;
  gboolean retry;
  gpointer data;
  GDestroyNotify data_free;
  void (*later) (PlakatRequest *request, PlakatRequestDone done, gpointer data);
  PlakatReply reply;
};

PlakatRequest *plakat_request_new        (PlakatService   *service,
                                          const char      *method,
                                          const char      *uri);
void           plakat_request_free       (PlakatRequest   *self);
const char    *plakat_request_get_query  (PlakatRequest   *self,
                                          const char      *name);
const char    *plakat_request_get_header (PlakatRequest   *self,
                                          const char      *name);
gint64         plakat_request_get_int    (PlakatRequest   *self,
                                          const char      *name,
                                          gint64           otherwise);
double         plakat_request_get_double (PlakatRequest   *self,
                                          const char      *name,
                                          double           otherwise);
void           plakat_request_set_data   (PlakatRequest   *self,
                                          gpointer         data,
                                          GDestroyNotify   data_free);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatRequest, plakat_request_free)

G_END_DECLS
