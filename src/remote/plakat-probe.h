/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-http.h"
#include "plakat-server-kind.h"

G_BEGIN_DECLS

/**
 * PlakatProbeFound:
 * @base: of the server: its origin, and the path below which its API stands, without a slash at the end
 *
 * What answers at an address.
 */
typedef struct
{
  char *base;
  PlakatServerKind kind;
  PlakatCapabilities capabilities;
} PlakatProbeFound;

void       plakat_probe_found_free (PlakatProbeFound *self);
DexFuture *plakat_probe            (PlakatHttp       *http,
                                    const char       *address);     /* PlakatProbeFound (pointer) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatProbeFound, plakat_probe_found_free)

G_END_DECLS
