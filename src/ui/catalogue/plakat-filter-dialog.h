/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PLAKAT_TYPE_FILTER_DIALOG (plakat_filter_dialog_get_type ())
G_DECLARE_FINAL_TYPE (PlakatFilterDialog, plakat_filter_dialog, PLAKAT, FILTER_DIALOG, AdwDialog)

/*
 * A filter as it is typed, with what cannot be read of it and examples of what can. Signal: chosen (the text of the good
 * rest, as plakat_query_to_string() has it).
 */
AdwDialog *plakat_filter_dialog_new (const char *title,
                                     const char *text);

G_END_DECLS
