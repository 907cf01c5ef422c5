/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "plakat-remote.h"

G_BEGIN_DECLS

#define FAKE_CAN_WALK \
  (PLAKAT_CAN_WATCHLIST | PLAKAT_CAN_FAVOURITES | PLAKAT_CAN_RATE | PLAKAT_CAN_REVIEW)
#define FAKE_CAN_FEED (FAKE_CAN_WALK | PLAKAT_CAN_FEED)

#define FAKE_TYPE_REMOTE (fake_remote_get_type ())
G_DECLARE_FINAL_TYPE (FakeRemote, fake_remote, FAKE, REMOTE, GObject)

/** FakeMoment: where a test may act in the middle of a cycle */
typedef void (*FakeMoment) (FakeRemote *self, const char *what, gpointer data);

/**
 * FakeRemote:
 * @page_size: of listings
 * @most_in_flight: how many requests were under way at once, at most
 * @pushes, @ops, @listings, @changes: how often it was asked for what
 * @log: (element-type utf8): what it was asked for, in order: "POST watchlist tmdb:1", "GET watchlist 2"
 *
 * A server in the process, with the lists and nothing else; with a feed or without.
 */
struct _FakeRemote
{
  GObject parent_instance;

  PlakatCapabilities capabilities;
  GHashTable *entries; /* "watchlist tmdb:1" → FakeEntry */
  GHashTable *answers; /* key → PlakatOpStatus that an op on it gets */
  GPtrArray *log;
  GError *refusal;     /* of whatever is asked */
  FakeMoment moment;
  gpointer moment_data;
  guint page_size;
  gint64 last_number;
  guint pushes;
  guint ops;
  guint listings;
  guint changes;
  guint in_flight;
  guint most_in_flight;
  GPtrArray *held;     /* answers that are kept back, where there is one */
  guint cut_page;      /* this page never comes */
  guint doubled_page;  /* this one comes again instead of the next */
  int lie;             /* added to what it says there are on the last page */
  guint http;          /* of an answer that is not definite */
  guint retry_after;
  int omitted;         /* a film that is counted and not shown, as one that slipped between two pages */
  int shown_instead;   /* one that is shown twice, in its place; 0 for none */
  gboolean is_twin;    /* and in a row of its own */
  gboolean endless;    /* the feed always says that there is more, and leads to where it was */
  int poison;          /* a batch with this film is not read at all; 0 for none */
  gboolean applies_unknown;
  gboolean answers_nothing;
  gboolean answers_others;
};

FakeRemote *
fake_remote_new (PlakatCapabilities capabilities);
/* Somebody else does it. */
void
fake_remote_put (FakeRemote *self, const char *list, int film, gboolean present);
gboolean
fake_remote_has (FakeRemote *self, const char *list, int film);
void
fake_remote_answer (FakeRemote *self, const char *list, int film, PlakatOpStatus status);
/* @retry_after: seconds, 0 for none; a code below 0 ends it. */
void
fake_remote_refuse (FakeRemote *self, int code, guint status, guint retry_after);
/* From now on answers are kept back; and they come, till it is asked again. */
void
fake_remote_hold (FakeRemote *self);
void
fake_remote_release (FakeRemote *self);
guint
fake_remote_count (FakeRemote *self, const char *start);
void
fake_remote_forget (FakeRemote *self);

G_END_DECLS
