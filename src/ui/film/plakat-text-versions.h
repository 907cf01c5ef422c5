/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "plakat-library-page.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_TEXT_VERSIONS (plakat_text_versions_get_type ())
G_DECLARE_FINAL_TYPE (PlakatTextVersions, plakat_text_versions, PLAKAT, TEXT_VERSIONS, AdwDialog)

/*
 * Texts that were live once: written over, merged, or those of another device. Each can be copied, or taken again.
 * Signal: chosen (text).
 */
AdwDialog *plakat_text_versions_new (PlakatLibrary        *library,
                                     PlakatUserRecordKind  kind,
                                     const char           *uid);

G_END_DECLS
