/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "plakat-front-head.h"
#include "plakat-front-peer.h"
#include "plakat-front.h"
#include "plakat-metrics.h"
#include "plakat-request.h"

G_BEGIN_DECLS

#define PLAKAT_MAX_CONNECTIONS 1024

/* What is sent against the rules is read and thrown away, so that the sender gets to read why; but not
 * without end. */
#define PLAKAT_MAX_FLOOD_BYTES (16 * PLAKAT_MAX_BODY_BYTES)

typedef struct _PlakatConnection PlakatConnection;
typedef struct _PlakatExchange PlakatExchange;

/**
 * PlakatFront:
 * @certificate: (nullable): for the connections to come
 * @listening: (element-type GSource): what waits for connections
 * @connections: (element-type PlakatConnection): all that are open
 * @per_address: (element-type utf8 int): how many of them come from where
 * @keeper: what lets @soup keep connections alive, see plakat_front_new()
 * @idle: (nullable): what to call when nothing is open any more, once the front was stopped
 */
struct _PlakatFront
{
  PlakatService *service;
  SoupServer *soup;
  PlakatProxies *proxies;
  PlakatMetrics *metrics;
  GTlsCertificate *certificate;
  GPtrArray *listening;
  GQueue connections;
  GHashTable *per_address;
  GSocket *keeper;
  guint sweep;
  gboolean stopping;
  GSourceFunc idle;
  gpointer idle_data;
};

/**
 * PlakatPhase:
 * @PLAKAT_PHASE_HANDSHAKE: TLS is being agreed on
 * @PLAKAT_PHASE_IDLE: nothing is asked
 * @PLAKAT_PHASE_HEAD: the head of a request is coming
 * @PLAKAT_PHASE_BODY: its body is coming
 * @PLAKAT_PHASE_WORK: its answer is being made
 * @PLAKAT_PHASE_ANSWER: the answer is being sent
 * @PLAKAT_PHASE_LINGER: all was sent; what still comes in is thrown away, so that the client gets to read the
 * answer
 */
typedef enum
{
  PLAKAT_PHASE_HANDSHAKE,
  PLAKAT_PHASE_IDLE,
  PLAKAT_PHASE_HEAD,
  PLAKAT_PHASE_BODY,
  PLAKAT_PHASE_WORK,
  PLAKAT_PHASE_ANSWER,
  PLAKAT_PHASE_LINGER,
} PlakatPhase;

/**
 * PlakatConnection:
 * @front: (nullable): %NULL once it is closed
 * @link: in the front's list
 * @base: what @socket's bytes are read from and written to, with TLS where that is spoken
 * @address: (nullable): of the peer; %NULL behind a socket in the file system
 * @place: what it counts for among the connections of an address, %NULL for none
 * @since: when the phase began, @progress: when something moved last, both monotonic microseconds
 * @received: bytes of the body, @thrown: bytes thrown away
 * @head: (nullable): of the request that comes
 * @exchange: (nullable): the request being answered
 * @watch: (nullable): waits for the first bytes, or for the last ones
 * @shaking: whether a thread is busy with its handshake; @queued: whether it waits for one
 * @linger: whether something may still come in when the answer is out
 * @hold: whether the head that is written next has a body, and waits for it
 */
struct _PlakatConnection
{
  int refs;
  PlakatFront *front;
  GList link;
  GSocket *socket;
  GIOStream *base;
  GInetAddress *address;
  char *place;
  PlakatPhase phase;
  gint64 since;
  gint64 progress;
  gsize received;
  gsize thrown;
  PlakatFrontHead *head;
  PlakatExchange *exchange;
  GSource *watch;
  gboolean shaking;
  gboolean queued;
  gboolean linger;
  gboolean hold;
};

void              plakat_connection_take    (PlakatFront       *front,
                                             GSocket           *socket);
PlakatConnection *plakat_connection_ref     (PlakatConnection  *self);
void              plakat_connection_unref   (PlakatConnection  *self);
PlakatConnection *plakat_connection_of      (SoupServerMessage *message);
void              plakat_connection_enter   (PlakatConnection  *self,
                                             PlakatPhase        phase);
void              plakat_connection_cut     (PlakatConnection  *self,
                                             PlakatCut          why);
void              plakat_connection_close   (PlakatConnection  *self);
void              plakat_connection_abandon (PlakatConnection  *self);
gboolean          plakat_connection_is_tls  (PlakatConnection  *self);

void plakat_front_sweep    (PlakatFront       *self,
                            gint64             now);
void plakat_front_cut_idle (PlakatFront       *self);
void plakat_front_closed   (PlakatFront       *self);
void plakat_front_too_long (PlakatConnection  *connection);
void plakat_front_handle   (PlakatFront       *self,
                            SoupServerMessage *message);

GSource *plakat_front_open (PlakatFront  *front,
                            const char   *address,
                            char        **uri,
                            GError      **error);

GIOStream       *plakat_front_stream_new (PlakatConnection  *connection);
GTlsCertificate *plakat_front_tls_load   (const char        *certificate,
                                          const char        *private_key,
                                          GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatConnection, plakat_connection_unref)

G_END_DECLS
