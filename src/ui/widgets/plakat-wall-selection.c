/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-wall-selection.h"

struct _PlakatWallSelection
{
  GObject parent_instance;

  PlakatFilmList *list;
  GtkBitset *selected;
  GBytes *kept; /* ids that were selected, while others take the place of the list's */
  guint origin; /* where a range begins that is extended */
  gboolean active;
};

enum
{
  PROP_0,
  PROP_ACTIVE,
  PROP_N_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
list_model_iface_init (GListModelInterface *iface);
static void
selection_model_iface_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PlakatWallSelection,
                               plakat_wall_selection,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init)
                                   G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                          selection_model_iface_init))

/* ── the list behind it ────────────────────────────────────────────────── */

static GType
get_item_type (GListModel *model)
{
  return PLAKAT_TYPE_FILM_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (PLAKAT_WALL_SELECTION (model)->list));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (PLAKAT_WALL_SELECTION (model)->list), position);
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* ── selecting ─────────────────────────────────────────────────────────── */

static void
tell (PlakatWallSelection *self, guint position, guint n_items)
{
  if (n_items > 0)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), position, n_items);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_SELECTED]);
}

/* (transfer full) @selected */
static void
take (PlakatWallSelection *self, GtkBitset *selected)
{
  g_autoptr (GtkBitset) other = gtk_bitset_copy (selected);

  gtk_bitset_difference (other, self->selected);
  g_clear_pointer (&self->selected, gtk_bitset_unref);
  self->selected = selected;
  if (!gtk_bitset_is_empty (other))
    tell (self, gtk_bitset_get_minimum (other),
          gtk_bitset_get_maximum (other) - gtk_bitset_get_minimum (other) + 1);
}

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  return gtk_bitset_contains (PLAKAT_WALL_SELECTION (model)->selected, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  return gtk_bitset_ref (PLAKAT_WALL_SELECTION (model)->selected);
}

static gboolean
select_range (GtkSelectionModel *model, guint position, guint n_items, gboolean unselect_rest)
{
  PlakatWallSelection *self = PLAKAT_WALL_SELECTION (model);
  GtkBitset *selected = unselect_rest ? gtk_bitset_new_empty () : gtk_bitset_copy (self->selected);

  gtk_bitset_add_range (selected, position, n_items);
  plakat_wall_selection_set_active (self, TRUE);
  take (self, selected);
  return TRUE;
}

static gboolean
unselect_range (GtkSelectionModel *model, guint position, guint n_items)
{
  PlakatWallSelection *self = PLAKAT_WALL_SELECTION (model);
  GtkBitset *selected = gtk_bitset_copy (self->selected);

  gtk_bitset_remove_range (selected, position, n_items);
  take (self, selected);
  return TRUE;
}

/* "Only this one" is what a view says when the pointer or the focus moves: nobody has chosen anything then.
 */
static gboolean
select_item (GtkSelectionModel *model, guint position, gboolean unselect_rest)
{
  return !unselect_rest && select_range (model, position, 1, FALSE);
}

static gboolean
unselect_item (GtkSelectionModel *model, guint position)
{
  return unselect_range (model, position, 1);
}

static gboolean
select_all (GtkSelectionModel *model)
{
  return select_range (model, 0, get_n_items (G_LIST_MODEL (model)), TRUE);
}

static gboolean
unselect_all (GtkSelectionModel *model)
{
  take (PLAKAT_WALL_SELECTION (model), gtk_bitset_new_empty ());
  return TRUE;
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  PlakatWallSelection *self = PLAKAT_WALL_SELECTION (model);
  g_autoptr (GtkBitset) inside = NULL;
  GtkBitset *all;

  if (!self->active)
    return FALSE;
  inside = gtk_bitset_copy (selected);
  gtk_bitset_intersect (inside, mask);
  all = gtk_bitset_copy (self->selected);
  gtk_bitset_subtract (all, mask);
  gtk_bitset_union (all, inside);
  take (self, all);
  return TRUE;
}

static void
selection_model_iface_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->select_item = select_item;
  iface->unselect_item = unselect_item;
  iface->select_range = select_range;
  iface->unselect_range = unselect_range;
  iface->select_all = select_all;
  iface->unselect_all = unselect_all;
  iface->set_selection = set_selection;
}

/* ── when the list changes ─────────────────────────────────────────────── */

static void
items_changed_cb (PlakatWallSelection *self, guint position, guint removed, guint added)
{
  g_assert (PLAKAT_IS_WALL_SELECTION (self));

  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
replacing_cb (PlakatWallSelection *self)
{
  g_assert (PLAKAT_IS_WALL_SELECTION (self));

  g_clear_pointer (&self->kept, g_bytes_unref);
  if (gtk_bitset_is_empty (self->selected))
    return;
  self->kept = plakat_wall_selection_dup_ids (self);
  gtk_bitset_remove_all (self->selected);
}

/* Row ids are small numbers, the library's negative ones too: one bit for each between the least and the
 * most. */
static GtkBitset *
find_kept (const gint64 *kept, gsize n_kept, const gint32 *ids, guint n_ids)
{
  GtkBitset *found = gtk_bitset_new_empty ();
  g_autofree guint64 *bits = NULL;
  gint64 least = kept[0], most = kept[0];

  for (gsize i = 1; i < n_kept; i++)
    {
      least = MIN (least, kept[i]);
      most = MAX (most, kept[i]);
    }
  bits = g_new0 (guint64, (gsize) (most - least) / 64 + 1);
  for (gsize i = 0; i < n_kept; i++)
    bits[(kept[i] - least) / 64] |= G_GUINT64_CONSTANT (1) << ((kept[i] - least) % 64);
  for (guint i = 0; i < n_ids; i++)
    if (ids[i] >= least && ids[i] <= most
        && bits[(ids[i] - least) / 64] & G_GUINT64_CONSTANT (1) << ((ids[i] - least) % 64))
      gtk_bitset_add (found, i);
  return found;
}

static void
replaced_cb (PlakatWallSelection *self)
{
  g_autoptr (GBytes) kept = g_steal_pointer (&self->kept);
  guint n_ids;
  const gint32 *ids = plakat_film_list_get_ids (self->list, &n_ids);

  g_assert (PLAKAT_IS_WALL_SELECTION (self));

  self->origin = GTK_INVALID_LIST_POSITION;
  if (kept == NULL)
    return;
  g_clear_pointer (&self->selected, gtk_bitset_unref);
  self->selected =
      find_kept (g_bytes_get_data (kept, NULL), g_bytes_get_size (kept) / sizeof (gint64), ids, n_ids);
  tell (self, 0, n_ids);
}

/* ── the object ────────────────────────────────────────────────────────── */

static void
plakat_wall_selection_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  PlakatWallSelection *self = PLAKAT_WALL_SELECTION (object);

  if (id == PROP_ACTIVE)
    g_value_set_boolean (value, self->active);
  else if (id == PROP_N_SELECTED)
    g_value_set_uint (value, plakat_wall_selection_get_n_selected (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_wall_selection_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_ACTIVE)
    plakat_wall_selection_set_active (PLAKAT_WALL_SELECTION (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
plakat_wall_selection_finalize (GObject *object)
{
  PlakatWallSelection *self = PLAKAT_WALL_SELECTION (object);

  g_clear_object (&self->list);
  g_clear_pointer (&self->selected, gtk_bitset_unref);
  g_clear_pointer (&self->kept, g_bytes_unref);
  G_OBJECT_CLASS (plakat_wall_selection_parent_class)->finalize (object);
}

static void
plakat_wall_selection_class_init (PlakatWallSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = plakat_wall_selection_get_property;
  object_class->set_property = plakat_wall_selection_set_property;
  object_class->finalize = plakat_wall_selection_finalize;
  properties[PROP_ACTIVE] = g_param_spec_boolean (
      "active", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_N_SELECTED] = g_param_spec_uint ("n-selected", NULL, NULL, 0, G_MAXUINT, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
plakat_wall_selection_init (PlakatWallSelection *self)
{
  self->selected = gtk_bitset_new_empty ();
  self->origin = GTK_INVALID_LIST_POSITION;
}

/** plakat_wall_selection_new: Returns: (transfer full): nothing of @list is selected yet */
PlakatWallSelection *
plakat_wall_selection_new (PlakatFilmList *list)
{
  PlakatWallSelection *self;

  g_return_val_if_fail (PLAKAT_IS_FILM_LIST (list), NULL);

  self = g_object_new (PLAKAT_TYPE_WALL_SELECTION, NULL);
  self->list = g_object_ref (list);
  g_signal_connect_object (list, "replacing", G_CALLBACK (replacing_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "replaced", G_CALLBACK (replaced_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

gboolean
plakat_wall_selection_get_active (PlakatWallSelection *self)
{
  g_return_val_if_fail (PLAKAT_IS_WALL_SELECTION (self), FALSE);

  return self->active;
}

/** plakat_wall_selection_set_active: @active: %FALSE forgets what was selected */
void
plakat_wall_selection_set_active (PlakatWallSelection *self, gboolean active)
{
  g_return_if_fail (PLAKAT_IS_WALL_SELECTION (self));

  if (self->active == active)
    return;
  self->active = active;
  self->origin = GTK_INVALID_LIST_POSITION;
  if (!active)
    unselect_all (GTK_SELECTION_MODEL (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

guint
plakat_wall_selection_get_n_selected (PlakatWallSelection *self)
{
  g_return_val_if_fail (PLAKAT_IS_WALL_SELECTION (self), 0);

  return (guint) gtk_bitset_get_size (self->selected);
}

/** plakat_wall_selection_toggle: selects the film or not; a range that is extended begins here */
void
plakat_wall_selection_toggle (PlakatWallSelection *self, guint position)
{
  g_return_if_fail (PLAKAT_IS_WALL_SELECTION (self));

  if (gtk_bitset_contains (self->selected, position))
    unselect_range (GTK_SELECTION_MODEL (self), position, 1);
  else
    select_range (GTK_SELECTION_MODEL (self), position, 1, FALSE);
  self->origin = position;
}

/** plakat_wall_selection_extend: selects all from the last one that was toggled to this one as well */
void
plakat_wall_selection_extend (PlakatWallSelection *self, guint position)
{
  guint from;

  g_return_if_fail (PLAKAT_IS_WALL_SELECTION (self));

  from = self->origin == GTK_INVALID_LIST_POSITION ? position : self->origin;
  select_range (GTK_SELECTION_MODEL (self), MIN (from, position),
                MAX (from, position) - MIN (from, position) + 1, FALSE);
  self->origin = from;
}

/** plakat_wall_selection_dup_ids: Returns: (transfer full): #gint64 row ids of what is selected, in the
 * list's order; they stay good when the list changes */
GBytes *
plakat_wall_selection_dup_ids (PlakatWallSelection *self)
{
  GtkBitsetIter iter;
  guint n_ids, position, n = 0;
  const gint32 *ids;
  gint64 *out;

  g_return_val_if_fail (PLAKAT_IS_WALL_SELECTION (self), NULL);

  ids = plakat_film_list_get_ids (self->list, &n_ids);
  out = g_new (gint64, gtk_bitset_get_size (self->selected));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->selected, &position);
       more && position < n_ids; more = gtk_bitset_iter_next (&iter, &position))
    out[n++] = ids[position];
  return g_bytes_new_take (out, n * sizeof *out);
}
