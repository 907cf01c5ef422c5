/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-pins.h"

/* A hand that is marking films goes on doing so; a catalogue that comes in does for minutes. */
#define WAIT_SECONDS 3

struct _PlakatPins
{
  GObject parent_instance;

  PlakatPictures *pictures;
  PlakatAccount *account;
  GSignalGroup *library_signals;
  GSignalGroup *catalogue_signals;
  guint source;
};

G_DEFINE_FINAL_TYPE (PlakatPins, plakat_pins, G_TYPE_OBJECT)

typedef struct
{
  PlakatPins *self;
  PlakatAccount *account;
} Round;

static void
round_free (gpointer data)
{
  Round *round = data;

  g_object_unref (round->self);
  g_object_unref (round->account);
  g_free (round);
}

/* What cannot be read leaves the pins as they were. */
static DexFuture *
hand_over_fiber (gpointer data)
{
  Round *round = data;
  PlakatPins *self = round->self;
  PlakatStore *store = plakat_account_get_store (round->account);
  g_auto (GStrv) posters =
      dex_await_boxed (plakat_catalogue_load_listed_posters (plakat_store_get_catalogue (store)), NULL);

  if (posters != NULL && self->account == round->account)
    plakat_pictures_set_pinned (self->pictures, plakat_store_get_account (store),
                                (const char *const *) posters);
  return dex_future_new_true ();
}

static void
hand_over (PlakatPins *self)
{
  Round *round = g_new0 (Round, 1);

  round->self = g_object_ref (self);
  round->account = g_object_ref (self->account);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, hand_over_fiber, round, round_free));
}

static gboolean
wait_cb (gpointer data)
{
  PlakatPins *self = data;

  self->source = 0;
  hand_over (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (PlakatPins *self)
{
  g_assert (PLAKAT_IS_PINS (self));

  if (self->source == 0)
    self->source = g_timeout_add_seconds (WAIT_SECONDS, wait_cb, self);
}

static void
plakat_pins_dispose (GObject *object)
{
  PlakatPins *self = PLAKAT_PINS (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->library_signals);
  g_clear_object (&self->catalogue_signals);
  g_clear_object (&self->account);
  g_clear_object (&self->pictures);
  G_OBJECT_CLASS (plakat_pins_parent_class)->dispose (object);
}

static void
plakat_pins_class_init (PlakatPinsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = plakat_pins_dispose;
}

static void
plakat_pins_init (PlakatPins *self)
{
  self->library_signals = g_signal_group_new (PLAKAT_TYPE_LIBRARY);
  g_signal_group_connect_swapped (self->library_signals, "film-changed", G_CALLBACK (changed_cb), self);
  g_signal_group_connect_swapped (self->library_signals, "lists-changed", G_CALLBACK (changed_cb), self);
  self->catalogue_signals = g_signal_group_new (PLAKAT_TYPE_CATALOGUE);
  g_signal_group_connect_swapped (self->catalogue_signals, "changed", G_CALLBACK (changed_cb), self);
}

/** plakat_pins_new: Returns: (transfer full): pins that @pictures is told of */
PlakatPins *
plakat_pins_new (PlakatPictures *pictures)
{
  PlakatPins *self = g_object_new (PLAKAT_TYPE_PINS, NULL);

  self->pictures = g_object_ref (pictures);
  return self;
}

/**
 * plakat_pins_set_account:
 * @self: pins
 * @account: (nullable): the account that is open; its pictures' keys are those of the server that the
 * pictures know
 *
 * What another account pinned stays.
 */
void
plakat_pins_set_account (PlakatPins *self, PlakatAccount *account)
{
  g_return_if_fail (PLAKAT_IS_PINS (self));

  g_clear_handle_id (&self->source, g_source_remove);
  g_set_object (&self->account, account);
  g_signal_group_set_target (self->library_signals, account ? plakat_account_get_library (account) : NULL);
  g_signal_group_set_target (self->catalogue_signals,
                             account ? plakat_account_get_catalogue (account) : NULL);
  if (account != NULL)
    hand_over (self);
}
