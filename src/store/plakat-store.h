/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-catalogue.h"
#include "plakat-library.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_STORE (plakat_store_get_type ())
G_DECLARE_FINAL_TYPE (PlakatStore, plakat_store, PLAKAT, STORE, GObject)

/**
 * PlakatStoreError:
 * @PLAKAT_STORE_ERROR_IN_USE: another Plakat has the account open
 * @PLAKAT_STORE_ERROR_NOT_FOUND: there is no such film or person here
 */
typedef enum
{
  PLAKAT_STORE_ERROR_IN_USE,
  PLAKAT_STORE_ERROR_NOT_FOUND,
  PLAKAT_STORE_ERROR_FAILED,
} PlakatStoreError;

#define PLAKAT_STORE_ERROR (plakat_store_error_quark ())
GQuark plakat_store_error_quark (void);

#define PLAKAT_STORE_LOCAL "local"

/* The two databases of one account: its library, and the catalogue of the origin that it is at. */
DexFuture       *plakat_store_open          (const char  *data_dir,
                                             const char  *cache_dir,
                                             const char  *account,
                                             const char  *origin);   /* PlakatStore */
const char      *plakat_store_get_account   (PlakatStore *self);
PlakatLibrary   *plakat_store_get_library   (PlakatStore *self);
PlakatCatalogue *plakat_store_get_catalogue (PlakatStore *self);
const char      *plakat_store_get_notice    (PlakatStore *self);
DexFuture       *plakat_store_close         (PlakatStore *self);     /* TRUE */

G_END_DECLS
