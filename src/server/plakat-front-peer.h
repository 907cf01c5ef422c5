/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "plakat-front-head.h"

G_BEGIN_DECLS

/**
 * PlakatProxies:
 *
 * The proxies whose word is taken about whom they speak for. Does not change; any thread.
 */
typedef struct _PlakatProxies PlakatProxies;

PlakatProxies *plakat_proxies_new    (const char *const  *addresses,
                                      GError            **error);
void           plakat_proxies_free   (PlakatProxies      *self);
gboolean       plakat_proxies_trust  (PlakatProxies      *self,
                                      GInetAddress       *address);
GInetAddress  *plakat_peer_plain     (GInetAddress       *address);
char          *plakat_peer_place     (GInetAddress       *address);
char          *plakat_peer_find      (PlakatProxies      *proxies,
                                      GInetAddress       *address,
                                      PlakatFrontHead    *head);
char          *plakat_peer_build_uri (PlakatProxies      *proxies,
                                      GInetAddress       *address,
                                      gboolean            tls,
                                      PlakatFrontHead    *head);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatProxies, plakat_proxies_free)

G_END_DECLS
