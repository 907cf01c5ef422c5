/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hostile.h"
#include "plakat-http-private.h"
#include "plakat-remote.h"
#include "plakat-tokens.h"

#define NET_ACCESS "access-token-of-this-account"
#define NET_REFRESH "refresh-token-of-this-account"
#define NET_COOKIE "cookie-of-this-account"
#define NET_PASSWORD "password-of-this-account"
#define NET_CALL_MS 400

typedef struct _Net Net;

/* Makes the reply to the request that fails. Returns whether the connection is held open. */
typedef gboolean (*NetFault) (Net *net, const HostileRequest *request, GString *reply);

/**
 * NetKind: a request that Plakat makes
 * @path: what fails of it
 * @writes: whether it changes something at the server
 * @body: of a good answer
 */
typedef struct
{
  const char *name;
  const char *method;
  const char *path;
  gboolean writes;
  const char *type;
  const char *body;
  DexFuture *(*ask) (Net *net);
  GDestroyNotify destroy;
} NetKind;

/**
 * Net: remotes at a server that does what a test says
 * @limits: those of @http
 * @fault: (nullable): for requests of @kind; without it all is well
 * @left: how many times, 0 for always
 * @leaked: whether the other server saw a secret
 */
struct _Net
{
  PlakatHttp *http;
  const PlakatHttpLimits *limits;
  PlakatTokens *tokens;
  PlakatTokens *flix_tokens;
  PlakatRemote *companion;
  PlakatRemote *flix;
  Hostile *server;
  Hostile *other;
  const NetKind *kind;
  NetFault fault;
  guint left;
  guint faults;
  gboolean leaked;
  gsize cut;
  guint status;
  const char *text;
  const char *body;
  GBytes *packed;
};

extern const NetKind net_kinds[];
extern const guint net_n_kinds;

/* Without a keyring: tokens live in memory. */
void     net_init           (int               *argc,
                             char            ***argv);
/* What nothing runs into that is answered, or broken off, at once: for net_set_up(), which takes no longer than
 * %NET_CALL_MS for a call without it. */
extern const PlakatHttpLimits net_patience;

void     net_set_up         (Net               *net,
                             gconstpointer      data);
void     net_tear_down      (Net               *net,
                             gconstpointer      data);
void     net_say            (GString           *reply,
                             const char        *status,
                             const NetKind     *kind);
/* Pushes one edit; a good answer says that seq 4 is done. */
DexFuture *net_push        (PlakatRemote      *companion);
/* Asks. Returns: (transfer full) (nullable): the error; an op of unknown outcome counts as one of TRANSPORT, one
 * that was rejected as REFUSED. */
GError  *net_ask            (Net               *net,
                             const NetKind     *kind);
/* All is well again: the same request has its answer, however long it takes, and nobody was signed out. */
void     net_heal           (Net               *net,
                             const NetKind     *kind);
guint64  net_get_memory     (void);
guint64  net_get_peak       (void);
void     net_reset_peak     (void);
