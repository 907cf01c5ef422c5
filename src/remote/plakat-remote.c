/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-remote.h"

G_DEFINE_INTERFACE (PlakatRemote, plakat_remote, G_TYPE_OBJECT)

static void
plakat_remote_default_init (PlakatRemoteInterface *iface)
{
}

/**
 * plakat_remote_sign_in:
 * @self: a server
 * @username: who
 * @password: the password; kept nowhere
 *
 * Wrong credentials are %PLAKAT_REMOTE_ERROR_REFUSED. The tokens are kept before the future resolves.
 *
 * Returns: (transfer full): resolves to a #PlakatSession (pointer, the caller's)
 */
DexFuture *
plakat_remote_sign_in (PlakatRemote *self, const char *username, const char *password)
{
  dex_return_error_if_fail (PLAKAT_IS_REMOTE (self));
  dex_return_error_if_fail (username != NULL && password != NULL);

  return PLAKAT_REMOTE_GET_IFACE (self)->sign_in (self, username, password);
}

/**
 * plakat_remote_sign_up:
 * @self: a server
 * @email: (nullable): an address
 * @username: the name of the new account
 * @password: its password
 *
 * Makes an account and signs in to it.
 *
 * Returns: (transfer full): resolves to a #PlakatSession (pointer, the caller's)
 */
DexFuture *
plakat_remote_sign_up (PlakatRemote *self, const char *email, const char *username, const char *password)
{
  dex_return_error_if_fail (PLAKAT_IS_REMOTE (self));
  dex_return_error_if_fail (username != NULL && password != NULL);

  return PLAKAT_REMOTE_GET_IFACE (self)->sign_up (self, email, username, password);
}

/**
 * plakat_remote_sign_out:
 * @self: a server
 *
 * Forgets the tokens, and tells the server where it can be reached.
 *
 * Returns: (transfer full): resolves to %TRUE
 */
DexFuture *
plakat_remote_sign_out (PlakatRemote *self)
{
  dex_return_error_if_fail (PLAKAT_IS_REMOTE (self));

  return PLAKAT_REMOTE_GET_IFACE (self)->sign_out (self);
}

/**
 * plakat_remote_fetch_catalogue:
 * @self: a server
 * @cursor: (nullable): where the last page ended; %NULL for the first
 * @limit: films on a page; 0 leaves it to the server
 *
 * Returns: (transfer full): resolves to a #PlakatCataloguePage (pointer, the caller's)
 */
DexFuture *
plakat_remote_fetch_catalogue (PlakatRemote *self, const char *cursor, guint limit)
{
  dex_return_error_if_fail (PLAKAT_IS_REMOTE (self));

  return PLAKAT_REMOTE_GET_IFACE (self)->fetch_catalogue (self, cursor, limit);
}

/**
 * plakat_remote_fetch_film:
 * @self: a server
 * @film_uid: a film
 *
 * What a server says of a film that says little of it in its catalogue. There is nothing on the page where it
 * does not know the film, or has said it all.
 *
 * Returns: (transfer full) (nullable): resolves to a #PlakatCataloguePage (pointer, the caller's) that stands
 * aside; %NULL where the catalogue says everything
 */
DexFuture *
plakat_remote_fetch_film (PlakatRemote *self, const char *film_uid)
{
  dex_return_error_if_fail (PLAKAT_IS_REMOTE (self));
  dex_return_error_if_fail (film_uid != NULL);

  return PLAKAT_REMOTE_GET_IFACE (self)->fetch_film != NULL
             ? PLAKAT_REMOTE_GET_IFACE (self)->fetch_film (self, film_uid)
             : NULL;
}

/**
 * plakat_remote_fetch_changes:
 * @self: a server with %PLAKAT_CAN_FEED
 * @cursor: (nullable): where the last feed ended; %NULL for everything
 *
 * Returns: (transfer full): resolves to a #PlakatFeed (pointer, the caller's)
 */
DexFuture *
plakat_remote_fetch_changes (PlakatRemote *self, const char *cursor)
{
  dex_return_error_if_fail (PLAKAT_IS_REMOTE (self));
  dex_return_error_if_fail (PLAKAT_REMOTE_GET_IFACE (self)->fetch_changes != NULL);

  return PLAKAT_REMOTE_GET_IFACE (self)->fetch_changes (self, cursor);
}

/**
 * plakat_remote_push:
 * @self: a server
 * @device: the device's uuid, which with an op's sequence number names it
 * @ops: (element-type PlakatOp): at most %PLAKAT_WIRE_MAX_OPS; read before this returns
 *
 * A server without %PLAKAT_CAN_FEED is asked for one op after the other, and for no more after the first
 * %PLAKAT_OP_UNKNOWN; each that was asked for has its result, those that were not have none. It rejects only
 * where the first was not asked (no token, a sign-in is wanted) or, with a feed, where no answer came.
 *
 * Returns: (transfer full): resolves to a #GPtrArray of #PlakatOpResult (pointer, the caller's)
 */
DexFuture *
plakat_remote_push (PlakatRemote *self, const char *device, GPtrArray *ops)
{
  dex_return_error_if_fail (PLAKAT_IS_REMOTE (self));
  dex_return_error_if_fail (device != NULL);
  dex_return_error_if_fail (ops != NULL && ops->len <= PLAKAT_WIRE_MAX_OPS);

  return PLAKAT_REMOTE_GET_IFACE (self)->push (self, device, ops);
}

/**
 * plakat_remote_fetch_listing:
 * @self: a server without %PLAKAT_CAN_FEED
 * @list_uid: "watchlist", "favourites" or "profile:UID"
 * @parent_tag: (nullable): what the server calls the profile
 * @page: 1 for the first
 *
 * Returns: (transfer full): resolves to a #PlakatListing (pointer, the caller's)
 */
DexFuture *
plakat_remote_fetch_listing (PlakatRemote *self, const char *list_uid, const char *parent_tag, guint page)
{
  dex_return_error_if_fail (PLAKAT_IS_REMOTE (self));
  dex_return_error_if_fail (list_uid != NULL && page > 0);
  dex_return_error_if_fail (PLAKAT_REMOTE_GET_IFACE (self)->fetch_listing != NULL);

  return PLAKAT_REMOTE_GET_IFACE (self)->fetch_listing (self, list_uid, parent_tag, page);
}

/**
 * plakat_remote_fetch_profiles:
 * @self: a server with %PLAKAT_CAN_PROFILES and without %PLAKAT_CAN_FEED
 *
 * The profiles have the names that the server gives them for uids: "remote-4" for its number 4.
 *
 * Returns: (transfer full): resolves to a #GPtrArray of #PlakatUserRecord (pointer, the caller's): all
 */
DexFuture *
plakat_remote_fetch_profiles (PlakatRemote *self)
{
  dex_return_error_if_fail (PLAKAT_IS_REMOTE (self));
  dex_return_error_if_fail (PLAKAT_REMOTE_GET_IFACE (self)->fetch_profiles != NULL);

  return PLAKAT_REMOTE_GET_IFACE (self)->fetch_profiles (self);
}

/**
 * plakat_remote_fetch_account:
 * @self: a server with %PLAKAT_CAN_ACCOUNT and without %PLAKAT_CAN_FEED
 *
 * What the server knows of what the user says about themselves. Where it does not tell, which may be so for
 * some users only, there is no record, and nothing was taken away.
 *
 * Returns: (transfer full): resolves to a #GPtrArray of #PlakatUserRecord (pointer, the caller's)
 */
DexFuture *
plakat_remote_fetch_account (PlakatRemote *self)
{
  dex_return_error_if_fail (PLAKAT_IS_REMOTE (self));
  dex_return_error_if_fail (PLAKAT_REMOTE_GET_IFACE (self)->fetch_account != NULL);

  return PLAKAT_REMOTE_GET_IFACE (self)->fetch_account (self);
}

/** plakat_remote_get_capabilities: Returns: what it can do, and what it keeps of what the user edits */
PlakatCapabilities
plakat_remote_get_capabilities (PlakatRemote *self)
{
  g_return_val_if_fail (PLAKAT_IS_REMOTE (self), 0);

  return PLAKAT_REMOTE_GET_IFACE (self)->get_capabilities (self);
}
