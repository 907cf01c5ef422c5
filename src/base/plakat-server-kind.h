/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-types.h"

G_BEGIN_DECLS

/** PlakatServerKind: what answers at an address */
typedef enum
{
  PLAKAT_SERVER_PLAKAT,
  PLAKAT_SERVER_RECOMMENDATION,
  PLAKAT_SERVER_AUTEURFLIX,
} PlakatServerKind;

#define PLAKAT_N_SERVER_KINDS 3

/**
 * PlakatCapabilities:
 * @PLAKAT_CAN_FEED: changes by a cursor, ops with ids; without it lists are walked and compared
 * @PLAKAT_CAN_WATCHLIST: and so on: what it keeps. What it does not keep stays on this computer
 * @PLAKAT_CAN_UNRATE: stars can be taken away again
 * @PLAKAT_CAN_HALF_STARS: and not whole ones only
 * @PLAKAT_CAN_READ_RATINGS: what was rated elsewhere comes here
 * @PLAKAT_CAN_ACCOUNT: what one says about oneself, all but the name
 * @PLAKAT_CAN_DISPLAY_NAME: and the name that one goes by
 * @PLAKAT_CAN_SEVERAL_DEVICES: signing in on another device does not sign this one out
 * @PLAKAT_CAN_SIZE_PICTURES: it gives them at the width that is asked for
 *
 * What a server can do.
 */
typedef enum
{
  PLAKAT_CAN_FEED = 1 << 0,
  PLAKAT_CAN_WATCHLIST = 1 << 1,
  PLAKAT_CAN_FAVOURITES = 1 << 2,
  PLAKAT_CAN_RATE = 1 << 3,
  PLAKAT_CAN_UNRATE = 1 << 4,
  PLAKAT_CAN_HALF_STARS = 1 << 5,
  PLAKAT_CAN_REVIEW = 1 << 6,
  PLAKAT_CAN_READ_RATINGS = 1 << 7,
  PLAKAT_CAN_NOTES = 1 << 8,
  PLAKAT_CAN_WATCHED = 1 << 9,
  PLAKAT_CAN_PROFILES = 1 << 10,
  PLAKAT_CAN_LISTS = 1 << 11,
  PLAKAT_CAN_ACCOUNT = 1 << 12,
  PLAKAT_CAN_PEOPLE = 1 << 13,
  PLAKAT_CAN_PICTURES = 1 << 14,
  PLAKAT_CAN_SEVERAL_DEVICES = 1 << 15,
  PLAKAT_CAN_REGISTER = 1 << 16,
  PLAKAT_CAN_DISPLAY_NAME = 1 << 17,
  PLAKAT_CAN_SIZE_PICTURES = 1 << 18,
} PlakatCapabilities;

#define PLAKAT_CAN_EVERYTHING ((PlakatCapabilities) ((1 << 19) - 1))

const char *plakat_server_kind_to_string   (PlakatServerKind  kind);
gboolean    plakat_server_kind_from_string (const char       *text,
                                            PlakatServerKind *kind);

G_END_DECLS
