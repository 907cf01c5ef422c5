/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "plakat-conflict-card.h"
#include "plakat-latch-card.h"
#include "plakat-library-page.h"
#include "plakat-list-edits.h"
#include "plakat-marking.h"
#include "plakat-name-popover.h"
#include "plakat-sync-page-private.h"
#include "plakat-sync-page-words.h"
#include "plakat-sync-row.h"

/* ── what is done with a row ── */

typedef struct
{
  PlakatSyncPage *self;
  DexFuture *edit;
  char *sentence;
  gboolean sync;
} Act;

static void
act_free (gpointer data)
{
  Act *act = data;

  g_object_unref (act->self);
  dex_clear (&act->edit);
  g_free (act->sentence);
  g_free (act);
}

static DexFuture *
act_fiber (gpointer data)
{
  Act *act = data;
  g_autoptr (GError) error = NULL;
  gboolean done = dex_await (g_steal_pointer (&act->edit), &error);

  if (act->self->account == NULL)
    return NULL;
  if (!done)
    {
      g_autofree char *sentence = g_strdup_printf (_ ("Not saved: %s"), error->message);

      plakat_marking_say (GTK_WIDGET (act->self), sentence);
    }
  else if (act->sentence != NULL)
    plakat_marking_say (GTK_WIDGET (act->self), act->sentence);
  if (done && act->sync)
    gtk_widget_activate_action (GTK_WIDGET (act->self), "win.sync-now", NULL);
  plakat_sync_page_load (act->self);
  return NULL;
}

/* (transfer full) @edit; @sync: what was decided is to be carried out at once */
static void
run (PlakatSyncPage *self, DexFuture *edit, const char *sentence, gboolean sync)
{
  Act *act = g_new0 (Act, 1);

  act->self = g_object_ref (self);
  act->edit = edit;
  act->sentence = g_strdup (sentence);
  act->sync = sync;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, act_fiber, act, act_free));
}

static PlakatLibrary *
get_library (PlakatSyncPage *self)
{
  return plakat_account_get_library (self->account);
}

void
plakat_sync_page_retry (PlakatSyncPage *self, const char *key)
{
  run (self, plakat_library_retry (get_library (self), key), NULL, TRUE);
}

static const char *
get_text (GtkButton *button, const char *name)
{
  return g_object_get_data (G_OBJECT (button), name);
}

static void
retry_cb (PlakatSyncPage *self, GtkButton *button)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  plakat_sync_page_retry (self, get_text (button, "key"));
}

static void
copy_cb (PlakatSyncPage *self, GtkButton *button)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), get_text (button, "text"));
  plakat_marking_say (GTK_WIDGET (self), _ ("Copied"));
}

static void
discard_cb (PlakatSyncPage *self, GtkButton *button)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  run (self, plakat_library_discard (get_library (self), get_text (button, "key")),
       _ ("Discarded. It can be restored from the bin for 30 days."), FALSE);
}

static void
renamed_cb (GtkWidget *button, const char *name)
{
  GtkWidget *page = gtk_widget_get_ancestor (button, PLAKAT_TYPE_SYNC_PAGE);
  PlakatUserRecordKind kind;

  if (page != NULL && plakat_user_record_kind_from_string (get_text (GTK_BUTTON (button), "kind"), &kind))
    plakat_list_edits_rename (page, get_library (PLAKAT_SYNC_PAGE (page)), kind,
                              get_text (GTK_BUTTON (button), "uid"), name);
}

/* At the row, which says what the matter is with the name. */
static void
rename_cb (PlakatSyncPage *self, GtkButton *button)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  plakat_name_popover_ask (GTK_WIDGET (button), _ ("Name"), get_text (button, "name"), _ ("_Rename"),
                           G_CALLBACK (renamed_cb), button);
}

static void
set_text (GtkWidget *button, const char *name, const char *text)
{
  g_object_set_data_full (G_OBJECT (button), name, g_strdup (text), g_free);
}

static void
add_button (PlakatSyncPage *self,
            PlakatSyncRow *row,
            const char *label,
            GCallback callback,
            const PlakatWaitingEdit *edit)
{
  GtkWidget *button = plakat_sync_row_add_button (row, label);

  set_text (button, "key", edit->key);
  set_text (button, "text", edit->text);
  set_text (button, "kind", edit->kind);
  set_text (button, "uid", edit->uid);
  set_text (button, "name", edit->title);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
}

/* ── edits ── */

static char *
describe_edit (PlakatSyncPage *self, const PlakatWaitingEdit *edit)
{
  PlakatMarks marks = plakat_library_get_marks (get_library (self), edit->uid);

  return plakat_sync_page_words_edit (edit, (int) PLAKAT_MARKS_HALF_STARS (marks),
                                      plakat_sync_page_get_name (self, edit->list_uid));
}

static char *
get_edit_key (gconstpointer item, gpointer data)
{
  const PlakatWaitingEdit *edit = item;
  PlakatSyncPage *self = data;
  g_autofree char *what = describe_edit (self, edit);
  /* what was refused reads the same in each state: its row stays, and a name that is typed there */
  int state = edit->parked ? 0 : (int) plakat_engine_get_state (plakat_account_get_engine (self->account));

  return g_strdup_printf ("%s\n%s\n%" G_GINT64_FORMAT "\n%s\n%d", edit->key, what, edit->since,
                          edit->message ? edit->message : "", state);
}

static gboolean
has_name (const PlakatWaitingEdit *edit)
{
  PlakatUserRecordKind kind;

  return plakat_user_record_kind_from_string (edit->kind, &kind)
         && (kind == PLAKAT_USER_RECORD_LIST || kind == PLAKAT_USER_RECORD_PROFILE);
}

static void
show_thumb (PlakatSyncPage *self,
            PlakatSyncRow *row,
            const char *kind,
            const char *uid,
            const char *title,
            const char *poster_path)
{
  PlakatThumb *thumb = plakat_sync_row_get_thumb (row);
  PlakatUserRecordKind record;

  if (plakat_user_record_kind_from_string (kind, &record) && !plakat_user_record_kind_is_of_film (record))
    plakat_thumb_set_kind (thumb, record);
  else
    {
      plakat_thumb_set_film (thumb, plakat_account_get_catalogue (self->account), uid, title, poster_path);
      plakat_sync_row_set_film (row, uid);
    }
}

static GtkWidget *
create_edit (gpointer item, gpointer data)
{
  const PlakatWaitingEdit *edit = item;
  PlakatSyncPage *self = data;
  PlakatSyncState state = plakat_engine_get_state (plakat_account_get_engine (self->account));
  g_autofree char *what = describe_edit (self, edit);
  PlakatSyncRow *row = plakat_sync_row_new (edit->title ? edit->title : _ ("About yourself"));

  show_thumb (self, row, edit->kind, edit->uid, edit->title, edit->poster_path);
  plakat_sync_row_set_what (row, what, edit->since);
  if (edit->parked)
    {
      plakat_sync_row_set_reason (row, edit->message && *edit->message
                                           ? edit->message
                                           : _ ("The server refused it and did not say why."));
      add_button (self, row, _ ("_Retry"), G_CALLBACK (retry_cb), edit);
      if (edit->want && has_name (edit))
        add_button (self, row, _ ("Re_name…"), G_CALLBACK (rename_cb), edit);
      if (edit->text != NULL && *edit->text != '\0')
        add_button (self, row, _ ("_Copy text"), G_CALLBACK (copy_cb), edit);
      add_button (self, row, _ ("_Discard"), G_CALLBACK (discard_cb), edit);
    }
  else
    {
      g_autofree char *word =
          edit->held ? plakat_sync_page_words_held (edit) : plakat_sync_page_words_why (state);

      plakat_sync_row_set_word (row, word);
    }
  return GTK_WIDGET (row);
}

void
plakat_sync_page_show_waiting (PlakatSyncPage *self, GPtrArray *edits)
{
  g_autoptr (GPtrArray) parked = g_ptr_array_new ();
  g_autoptr (GPtrArray) waiting = g_ptr_array_new ();
  g_autoptr (GPtrArray) held = g_ptr_array_new ();
  gboolean local = plakat_account_is_local (self->account);

  /* the sections keep items of this array: it lives as long as they do */
  g_object_set_data_full (G_OBJECT (self), "plakat-edits", edits ? g_ptr_array_ref (edits) : NULL,
                          (GDestroyNotify) (GCallback) g_ptr_array_unref);
  for (guint i = 0; edits != NULL && !local && i < edits->len; i++)
    {
      PlakatWaitingEdit *edit = g_ptr_array_index (edits, i);

      g_ptr_array_add (edit->parked ? parked : edit->held ? held : waiting, edit);
    }
  plakat_sync_section_set_items (self->parked_section, parked, get_edit_key, create_edit, self);
  gtk_widget_set_visible (self->retry_button, parked->len > 1);
  plakat_sync_section_set_items (self->waiting_section, waiting, get_edit_key, create_edit, self);
  plakat_sync_section_set_items (self->held_section, held, get_edit_key, create_edit, self);
}

/* ── conflicts ── */

static void
settled_cb (PlakatSyncPage *self, int choice, PlakatConflictCard *card)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  run (self, plakat_library_settle_conflict (get_library (self), plakat_conflict_card_get_id (card), choice),
       choice == PLAKAT_CONFLICT_BOTH ? _ ("Both are kept, one after the other.")
                                      : _ ("Kept. The other one is in the bin for 30 days."),
       FALSE);
}

static char *
get_conflict_key (gconstpointer item, gpointer data)
{
  const PlakatConflict *conflict = item;
  g_autofree char *mine = plakat_fields_print (conflict->mine);
  g_autofree char *theirs = plakat_fields_print (conflict->theirs);

  return g_strdup_printf ("%" G_GINT64_FORMAT "\n%s\n%s", conflict->id, mine ? mine : "",
                          theirs ? theirs : "");
}

static GtkWidget *
create_conflict (gpointer item, gpointer data)
{
  PlakatSyncPage *self = data;
  GtkWidget *card = plakat_conflict_card_new (item, plakat_account_get_catalogue (self->account));

  plakat_conflict_card_set_narrow (PLAKAT_CONFLICT_CARD (card), self->narrow);
  g_signal_connect_object (card, "settled", G_CALLBACK (settled_cb), self, G_CONNECT_SWAPPED);
  return card;
}

void
plakat_sync_page_show_conflicts (PlakatSyncPage *self, GPtrArray *conflicts)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  guint count = conflicts ? conflicts->len : 0;
  g_autofree char *title =
      count == 1
          ? g_strdup (_ ("One difference needs you"))
          : g_strdup_printf (ngettext ("%u difference needs you", "%u differences need you", count), count);

  plakat_sync_section_set_title (self->conflicts_section, title);
  plakat_sync_section_set_items (self->conflicts_section, conflicts ? conflicts : none, get_conflict_key,
                                 create_conflict, self);
}

/* ── latches ── */

static void
answered_cb (PlakatSyncPage *self, int choice, PlakatLatchCard *card)
{
  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  run (self,
       plakat_library_answer_latch (get_library (self), plakat_latch_card_get_scope (card),
                                    (PlakatLatchChoice) choice),
       choice == PLAKAT_LATCH_PUT_BACK
           ? _ ("What is here goes back to the server.")
           : _ ("The server’s list is taken. What goes is in the bin for 30 days."),
       TRUE);
}

static void
looked_cb (PlakatSyncPage *self, PlakatLatchCard *card)
{
  const char *scope = plakat_latch_card_get_scope (card);

  g_assert (PLAKAT_IS_SYNC_PAGE (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-place", "s",
                              g_str_equal (scope, "server") ? "watchlist" : scope);
}

static char *
get_latch_key (gconstpointer item, gpointer data)
{
  const PlakatLatch *latch = item;

  return g_strdup_printf ("%s\n%s\n%u\n%u", latch->scope, latch->reason, latch->known, latch->missing);
}

static GtkWidget *
create_latch (gpointer item, gpointer data)
{
  const PlakatLatch *latch = item;
  PlakatSyncPage *self = data;
  GtkWidget *card = plakat_latch_card_new (latch, plakat_sync_page_get_name (self, latch->scope));

  g_signal_connect_object (card, "answered", G_CALLBACK (answered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (card, "looked", G_CALLBACK (looked_cb), self, G_CONNECT_SWAPPED);
  return card;
}

void
plakat_sync_page_show_latches (PlakatSyncPage *self, GPtrArray *latches)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  plakat_sync_section_set_items (self->latches_section, latches ? latches : none, get_latch_key, create_latch,
                                 self);
}

static void
set_narrow_below (GtkWidget *widget, gboolean narrow)
{
  if (PLAKAT_IS_CONFLICT_CARD (widget))
    {
      plakat_conflict_card_set_narrow (PLAKAT_CONFLICT_CARD (widget), narrow);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    set_narrow_below (child, narrow);
}

/** plakat_sync_page_update_cards: their two sides stand one over the other where there is no room */
void
plakat_sync_page_update_cards (PlakatSyncPage *self)
{
  set_narrow_below (GTK_WIDGET (self->conflicts_section), self->narrow);
}
