/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-accounts.h"
#include "plakat-pictures.h"

G_BEGIN_DECLS

#define PLAKAT_TYPE_PINS (plakat_pins_get_type ())
G_DECLARE_FINAL_TYPE (PlakatPins, plakat_pins, PLAKAT, PINS, GObject)

/* Tells the pictures which of them the lists of the open account need, so that these stay. Main thread. */
PlakatPins *plakat_pins_new         (PlakatPictures *pictures);
void        plakat_pins_set_account (PlakatPins     *self,
                                     PlakatAccount  *account);

G_END_DECLS
