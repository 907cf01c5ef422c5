/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-http.h"
#include "plakat-server-kind.h"
#include "plakat-wire-sync.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_REMOTE (plakat_remote_get_type ())
G_DECLARE_INTERFACE (PlakatRemote, plakat_remote, PLAKAT, REMOTE, GObject)

/**
 * PlakatRemote:
 *
 * A server that Plakat can speak to, whatever its kind. Main thread; each future rejects with a
 * #PlakatRemoteError. Tokens are the implementation's business, through #PlakatTokens.
 */
struct _PlakatRemoteInterface
{
  GTypeInterface parent;

  DexFuture *(*sign_in)         (PlakatRemote *self,
                                 const char   *username,
                                 const char   *password);
  DexFuture *(*sign_up)         (PlakatRemote *self,
                                 const char   *email,
                                 const char   *username,
                                 const char   *password);
  DexFuture *(*sign_out)        (PlakatRemote *self);
  DexFuture *(*fetch_catalogue) (PlakatRemote *self,
                                 const char   *cursor,
                                 guint         limit);
  DexFuture *(*fetch_film)      (PlakatRemote *self,
                                 const char   *film_uid); /* NULL where a catalogue says everything */
  DexFuture *(*fetch_changes)   (PlakatRemote *self,
                                 const char   *cursor);
  DexFuture *(*push)            (PlakatRemote *self,
                                 const char   *device,
                                 GPtrArray    *ops);

  /* Of a server without a feed. */
  DexFuture *(*fetch_listing)   (PlakatRemote *self,
                                 const char   *list_uid,
                                 const char   *parent_tag,
                                 guint         page);
  DexFuture *(*fetch_profiles)  (PlakatRemote *self);
  DexFuture *(*fetch_account)   (PlakatRemote *self);

  PlakatCapabilities (*get_capabilities) (PlakatRemote *self);
};

/* The answers: sign_in, sign_up: PlakatSession (pointer, caller's: plakat_session_free); sign_out: TRUE;
 * fetch_catalogue, fetch_film: PlakatCataloguePage (pointer); fetch_changes: PlakatFeed (pointer); push: GPtrArray of
 * PlakatOpResult (pointer); fetch_listing: PlakatListing (pointer); fetch_profiles: GPtrArray of PlakatUserRecord
 * (pointer), all that there are; fetch_account: likewise, one or none. Pointers are taken with dex_await_pointer() by the one awaiter and freed by it. */
DexFuture *plakat_remote_sign_in         (PlakatRemote *self,
                                          const char   *username,
                                          const char   *password);
DexFuture *plakat_remote_sign_up         (PlakatRemote *self,
                                          const char   *email,
                                          const char   *username,
                                          const char   *password);
DexFuture *plakat_remote_sign_out        (PlakatRemote *self);
DexFuture *plakat_remote_fetch_catalogue (PlakatRemote *self,
                                          const char   *cursor,
                                          guint         limit);
DexFuture *plakat_remote_fetch_film      (PlakatRemote *self,
                                          const char   *film_uid);
DexFuture *plakat_remote_fetch_changes   (PlakatRemote *self,
                                          const char   *cursor);
DexFuture *plakat_remote_push            (PlakatRemote *self,
                                          const char   *device,
                                          GPtrArray    *ops);
DexFuture *plakat_remote_fetch_listing   (PlakatRemote *self,
                                          const char   *list_uid,
                                          const char   *parent_tag,
                                          guint         page);
DexFuture *plakat_remote_fetch_profiles  (PlakatRemote *self);
DexFuture *plakat_remote_fetch_account   (PlakatRemote *self);

PlakatCapabilities plakat_remote_get_capabilities (PlakatRemote *self);

/* What an error of PLAKAT_REMOTE_ERROR knows beside its message: the HTTP status, and the seconds that the server
 * asks to wait. 0 for none, and for any other error. */
guint      plakat_remote_error_get_status      (const GError *error);
guint      plakat_remote_error_get_retry_after (const GError *error);

G_END_DECLS
