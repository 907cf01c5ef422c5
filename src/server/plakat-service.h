/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-contract.h"
#include "plakat-counts.h"
#include "plakat-dispatch.h"
#include "plakat-front.h"
#include "plakat-keys.h"
#include "plakat-limits.h"
#include "plakat-passwords.h"
#include "plakat-picture-maker.h"
#include "plakat-request.h"
#include "plakat-settings.h"

G_BEGIN_DECLS

/**
 * PlakatService:
 *
 * A running server: everything that answering needs. Handlers, on any thread, use @settings, @keys, @passwords,
 * @limits, @counts and @pictures; the rest is the main thread's. @pictures is %NULL where none are made smaller.
 */
struct _PlakatService
{
  PlakatSettings *settings;
  PlakatKeys *keys;
  PlakatPasswords *passwords;
  PlakatLimits *limits;
  PlakatCounts *counts;
  PlakatPictureMaker *pictures;
  PlakatContract *contract;
  PlakatDispatch *dispatch;
  PlakatFront *front;
  guint tidying;
};

PlakatService *plakat_service_new  (PlakatSettings  *settings,
                                    GError         **error);
void           plakat_service_free (PlakatService   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PlakatService, plakat_service_free)

G_END_DECLS
