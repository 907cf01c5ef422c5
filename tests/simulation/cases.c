/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cases.h"

/* What went wrong once is played again each time. Where faults are drawn in another way than before, a case
 * with faults may show nothing any more: then it is found and made short anew, with the mistake in place. */

static const Case cases[] = {
  { .what = "a list whose making was not answered, and that is taken away then, does not come back (I11)",
    .seed = 343,
    .has_feed = TRUE,
    .n_devices = 1,
    .n_accounts = 1,
    .n_films = 1,
    .page_size = 2,
    .faults = 0.34,
    .yields = 0,
    .wild_clock = FALSE,
    .steps =
        (const Step[]) {
            { STEP_CREATE_LIST, 0, 211, 151, 18787903 },
            { STEP_OFFLINE, 0, 241, 440, 19855058 },
            { STEP_REMOVE_LIST, 0, 65, 335, 647528496 },
        },
    .n_steps = 3 },
  { .what = "a profile whose making is discarded takes its films along (I12)",
    .seed = 248,
    .has_feed = TRUE,
    .n_devices = 1,
    .n_accounts = 1,
    .n_films = 3,
    .page_size = 3,
    .faults = 0,
    .yields = 0,
    .wild_clock = FALSE,
    .steps =
        (const Step[]) {
            { STEP_OFFLINE, 0, 0, 0, 9000000 },
            { STEP_CREATE_PROFILE, 0, 0, 1, 1000000 },
            { STEP_PUT, 0, 0, 3, 1000000 },
            { STEP_PUT, 0, 1, 3, 1000000 },
            { STEP_DISCARD, 0, 0, 0, 1000000 },
            { STEP_ONLINE, 0, 0, 0, 1000000 },
        },
    .n_steps = 6 },
  { .what =
        "what was on a profile of a plain server that went and came back is where the server has it (I12)",
    .seed = 80133,
    .has_feed = FALSE,
    .n_devices = 3,
    .n_accounts = 1,
    .n_films = 4,
    .page_size = 4,
    .faults = 0.34,
    .yields = 0,
    .wild_clock = FALSE,
    .steps =
        (const Step[]) {
            { STEP_CREATE_PROFILE, 2, 639, 579, 7622052 },
            { STEP_PUT, 2, 944, 407, 111904225 },
            { STEP_REVIEW, 2, 60, 243, 24343 },
            { STEP_REVIEW, 2, 555, 183, 11683256 },
            { STEP_PUT, 2, 197, 79, 3435379 },
            { STEP_STARS, 0, 137, 593, 7318267 },
            { STEP_REMOVE_LIST, 0, 749, 698, 4545157 },
        },
    .n_steps = 7 },
  { .what = "films of a list that was taken away are not put on it again when a restored server is given its "
            "lists back (I12)",
    .seed = 106566,
    .has_feed = TRUE,
    .n_devices = 3,
    .n_accounts = 1,
    .n_films = 1,
    .page_size = 2,
    .faults = 0.34,
    .yields = 0,
    .wild_clock = FALSE,
    .steps =
        (const Step[]) {
            { STEP_KILL, 0, 977, 869, 245330500 },
            { STEP_STARS, 2, 522, 782, 14111550 },
            { STEP_REVIEW, 0, 184, 584, 179384 },
            { STEP_SYNC, 0, 600, 390, 30723121 },
            { STEP_CREATE_LIST, 0, 883, 364, 218541 },
            { STEP_SYNC, 0, 229, 984, 73267800 },
            { STEP_PUT, 0, 29, 474, 4370338 },
            { STEP_PUT, 0, 874, 7, 87599081 },
            { STEP_REMOVE_LIST, 0, 578, 344, 287613 },
            { STEP_OFFLINE, 0, 246, 72, 114126947 },
            { STEP_BACK_UP, 1, 33, 128, 111010055 },
            { STEP_ROLL_BACK, 2, 37, 663, 550872 },
            { STEP_SWITCH, 0, 135, 692, 5890322 },
        },
    .n_steps = 13 },
  { .what = "nor are they there again when the list is (I12)",
    .seed = 201314,
    .has_feed = TRUE,
    .n_devices = 3,
    .n_accounts = 1,
    .n_films = 5,
    .page_size = 2,
    .faults = 0,
    .yields = 0,
    .wild_clock = FALSE,
    .steps =
        (const Step[]) {
            { STEP_BACK_UP, 2, 864, 817, 8855574 },
            { STEP_CREATE_PROFILE, 2, 986, 663, 4570240 },
            { STEP_PUT, 0, 582, 244, 233562 },
            { STEP_PUT, 0, 166, 451, 20432094 },
            { STEP_OFFLINE, 0, 533, 226, 671044 },
            { STEP_REMOVE_LIST, 0, 701, 244, 14868712 },
            { STEP_PUT, 1, 401, 563, 44719919 },
            { STEP_ROLL_BACK, 2, 248, 477, 98273964 },
        },
    .n_steps = 8 },
  { .what = "a move that is taken back leaves the film where the server has it (I12)",
    .seed = 5045054,
    .has_feed = TRUE,
    .n_devices = 1,
    .n_accounts = 1,
    .n_films = 2,
    .page_size = 1,
    .faults = 0,
    .yields = 0,
    .wild_clock = FALSE,
    .steps =
        (const Step[]) {
            { STEP_CREATE_LIST, 0, 517, 802, 49777142 },
            { STEP_PUT, 0, 321, 719, 83348003 },
            { STEP_OFFLINE, 0, 449, 517, 74240717 },
            { STEP_DIE, 0, 961, 780, 121552 },
            { STEP_PUT, 0, 796, 513, 304660 },
            { STEP_PUT, 0, 14, 179, 229633 },
            { STEP_DESCRIBE, 0, 156, 833, 442401 },
            { STEP_MOVE, 0, 67, 881, 3080565 },
            { STEP_DISCARD, 0, 584, 206, 214411 },
        },
    .n_steps = 9 },
  { .what = "who says once more what is on its way has not edited after what another made of it (I11)",
    .seed = G_GUINT64_CONSTANT (7016612),
    .has_feed = TRUE,
    .n_devices = 3,
    .n_accounts = 1,
    .n_films = 1,
    .page_size = 3,
    .faults = 0.34,
    .yields = 0,
    .wild_clock = FALSE,
    .steps =
        (const Step[]) {
            { STEP_STARS, 0, 730, 565, 1936229 },
            { STEP_STARS, 0, 74, 687, 12779371 },
            { STEP_STARS, 2, 588, 373, 103410449 },
            { STEP_STARS, 0, 822, 547, 2967204 },
        },
    .n_steps = 4 },
  { .what = "a film put on a list after the side of a restored server was chosen brings the list back (I12)",
    .seed = G_GUINT64_CONSTANT (7078076),
    .has_feed = TRUE,
    .n_devices = 1,
    .n_accounts = 1,
    .n_films = 6,
    .page_size = 4,
    .faults = 0.051,
    .yields = 0,
    .wild_clock = FALSE,
    .steps =
        (const Step[]) {
            { STEP_BACK_UP, 0, 712, 717, 2741519 },
            { STEP_DIE, 0, 785, 691, 256823 },
            { STEP_PUT, 0, 965, 11, 218987 },
            { STEP_CREATE_LIST, 0, 684, 303, 6538803 },
            { STEP_DIE, 0, 235, 959, 6041111 },
            { STEP_PUT, 0, 779, 161, 6812552 },
            { STEP_REVIEW, 0, 121, 788, 3782243 },
            { STEP_PUT, 0, 524, 913, 451506 },
            { STEP_RENAME, 0, 700, 200, 3647864 },
            { STEP_PUT, 0, 837, 159, 3574840 },
            { STEP_PUT, 0, 106, 948, 48303408 },
            { STEP_PUT, 0, 155, 455, 94925540 },
            { STEP_ROLL_BACK, 0, 82, 771, 3597144 },
            { STEP_PUT, 0, 492, 780, 135839 },
            { STEP_ANSWER_LATCH, 0, 567, 507, 13882648 },
            { STEP_PUT, 0, 745, 507, 72477 },
            { STEP_CREATE_LIST, 0, 175, 606, 8659881 },
            { STEP_PUT, 0, 94, 228, 211924 },
        },
    .n_steps = 18 },
  { .what = "a profile taken from the bin is the one of that name that another computer made meanwhile",
    .seed = G_GUINT64_CONSTANT (7013469),
    .has_feed = FALSE,
    .n_devices = 2,
    .n_accounts = 1,
    .n_films = 5,
    .page_size = 3,
    .faults = 0.34,
    .yields = 0,
    .wild_clock = FALSE,
    .steps =
        (const Step[]) {
            { STEP_PUT, 0, 712, 63, 4605957 },
            { STEP_STARS, 1, 968, 351, 46325 },
            { STEP_PUT, 1, 270, 997, 15026122 },
            { STEP_PUT, 0, 429, 525, 6728855 },
            { STEP_CREATE_PROFILE, 1, 954, 970, 1398474 },
            { STEP_REMOVE_LIST, 1, 501, 239, 8837717 },
            { STEP_PUT, 0, 18, 9, 592880 },
            { STEP_STARS, 1, 759, 876, 264855 },
            { STEP_PUT, 0, 84, 871, 72484338 },
            { STEP_TAKE_FROM_BIN, 1, 312, 227, 6597504 },
            { STEP_RENAME, 0, 405, 458, 86244320 },
        },
    .n_steps = 11 },
  { .what = "a film that comes twice because it was moved proves nothing of a list (I7)",
    .seed = 7092585,
    .has_feed = FALSE,
    .n_devices = 3,
    .n_accounts = 1,
    .n_films = 6,
    .page_size = 1,
    .faults = 0.01275,
    .yields = 0,
    .wild_clock = FALSE,
    .steps =
        (const Step[]) {
            { STEP_PUT, 0, 72, 288, 4734802 },
            { STEP_SYNC, 1, 920, 414, 7287612 },
            { STEP_PUT, 0, 858, 383, 66742959 },
            { STEP_PUT, 2, 437, 630, 4122407 },
            { STEP_PUT, 2, 814, 766, 4377617 },
            { STEP_BACK_UP, 1, 344, 561, 2226639 },
            { STEP_PUT, 1, 277, 904, 4551571 },
            { STEP_SYNC, 0, 519, 190, 173519 },
            { STEP_PUT, 0, 731, 812, 2278795 },
            { STEP_REVIEW, 0, 636, 778, 1483865 },
            { STEP_PUT, 2, 720, 267, 1191284 },
            { STEP_PUT_AGAIN, 0, 675, 50, 84770 },
            { STEP_PUT, 1, 853, 276, 39230274 },
            { STEP_PUT, 0, 336, 985, 9863772 },
            { STEP_PUT_AGAIN, 1, 479, 122, 1908723 },
            { STEP_ROLL_BACK, 1, 86, 65, 754697 },
        },
    .n_steps = 16 },
  { .what = "a profile that went and came back is not held against the one that went (I12)",
    .seed = 7128643,
    .has_feed = FALSE,
    .n_devices = 3,
    .n_accounts = 1,
    .n_films = 6,
    .page_size = 3,
    .faults = 0.102,
    .yields = 0,
    .wild_clock = FALSE,
    .steps =
        (const Step[]) {
            { STEP_REVIEW, 1, 6, 174, 16301209 },
            { STEP_SYNC, 1, 612, 904, 13543348 },
            { STEP_CREATE_PROFILE, 1, 9, 650, 1615657 },
            { STEP_ACCOUNT, 1, 448, 780, 6455744 },
            { STEP_REVIEW, 1, 816, 941, 2216608 },
            { STEP_PUT, 2, 609, 177, 5156918 },
            { STEP_PUT, 1, 923, 279, 359968 },
            { STEP_PUT, 0, 476, 837, 5773944 },
            { STEP_REMOVE_LIST, 2, 287, 792, 4577970 },
            { STEP_PUT, 1, 958, 31, 49113309 },
            { STEP_PUT, 1, 225, 64, 39711207 },
            { STEP_REVIEW, 0, 611, 963, 48523617 },
            { STEP_TAKE_FROM_BIN, 0, 677, 456, 1908837 },
            { STEP_PUT, 2, 271, 375, 7499014 },
        },
    .n_steps = 14 },
};

/** cases_get: Returns: (nullable): the case of that number, from 0 */
const Case *
cases_get (guint number)
{
  return number < G_N_ELEMENTS (cases) ? &cases[number] : NULL;
}

/** case_to_history: Returns: (transfer full): what happens in it */
History *
case_to_history (const Case *self)
{
  History *history = g_new0 (History, 1);

  history->seed = self->seed;
  history->has_feed = self->has_feed;
  history->n_devices = self->n_devices;
  history->n_accounts = self->n_accounts;
  history->n_films = self->n_films;
  history->page_size = self->page_size;
  history->faults = self->faults;
  history->yields = self->yields;
  history->wild_clock = self->wild_clock;
  history->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_append_vals (history->steps, self->steps, self->n_steps);
  return history;
}
