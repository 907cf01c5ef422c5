/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-storage-accounts.h"
#include "plakat-storage-avatar.h"

G_BEGIN_DECLS

void plakat_profile_append (const PlakatAccount *account,
                            PlakatAvatar        *avatar,
                            GString             *json);

G_END_DECLS
