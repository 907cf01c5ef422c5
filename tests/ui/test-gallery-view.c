/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plakat-view.h"

#define EPSILON 0.01

static const graphene_rect_t area = { { 100, 50 }, { 800, 600 } };

static void
assert_box (const PlakatView *view, double width, double height, double x, double y, double w, double h)
{
  graphene_rect_t box;

  plakat_view_get_box (view, &area, width, height, &box);
  g_assert_cmpfloat_with_epsilon (box.origin.x, x, EPSILON);
  g_assert_cmpfloat_with_epsilon (box.origin.y, y, EPSILON);
  g_assert_cmpfloat_with_epsilon (box.size.width, w, EPSILON);
  g_assert_cmpfloat_with_epsilon (box.size.height, h, EPSILON);
}

static void
test_fit (void)
{
  PlakatView view;

  plakat_view_fit (&view);
  assert_box (&view, 1000, 1500, 300, 50, 400, 600);
  assert_box (&view, 1600, 900, 100, 125, 800, 450);
  /* a tiny picture is not blown up without end */
  assert_box (&view, 40, 60, 440, 260, 120, 180);
}

static void
test_zoom_limits (void)
{
  PlakatView view;

  plakat_view_fit (&view);
  plakat_view_zoom_to (&view, &area, 1000, 1500, 100, NULL);
  g_assert_false (view.fitted);
  g_assert_cmpfloat (view.zoom, ==, PLAKAT_VIEW_MOST);
  plakat_view_zoom_to (&view, &area, 1000, 1500, 0.001, NULL);
  g_assert_cmpfloat (view.zoom, ==, PLAKAT_VIEW_LEAST);
  /* what only fits below the least zoom may be seen whole all the same */
  plakat_view_zoom_to (&view, &area, 20000, 15000, 0.001, NULL);
  g_assert_cmpfloat_with_epsilon (view.zoom, 0.04, 0.0001);
}

/* The point under the pointer stays under the pointer. */
static void
test_zoom_around (void)
{
  graphene_point_t pointer = GRAPHENE_POINT_INIT (620, 300);
  graphene_rect_t before, after;
  PlakatView view;

  plakat_view_fit (&view);
  plakat_view_zoom_to (&view, &area, 1000, 1500, 2, NULL);
  plakat_view_get_box (&view, &area, 1000, 1500, &before);
  plakat_view_zoom_to (&view, &area, 1000, 1500, 3, &pointer);
  plakat_view_get_box (&view, &area, 1000, 1500, &after);
  g_assert_cmpfloat_with_epsilon ((pointer.x - before.origin.x) / before.size.width,
                                  (pointer.x - after.origin.x) / after.size.width, 0.0001);
  g_assert_cmpfloat_with_epsilon ((pointer.y - before.origin.y) / before.size.height,
                                  (pointer.y - after.origin.y) / after.size.height, 0.0001);
}

static void
test_pan (void)
{
  PlakatView view;

  plakat_view_fit (&view);
  plakat_view_zoom_to (&view, &area, 1000, 1500, 1, NULL);
  assert_box (&view, 1000, 1500, 0, -400, 1000, 1500);
  plakat_view_pan (&view, &area, 1000, 1500, 30, -20);
  assert_box (&view, 1000, 1500, 30, -420, 1000, 1500);
  /* no further than to the picture's edges */
  plakat_view_pan (&view, &area, 1000, 1500, 5000, 5000);
  assert_box (&view, 1000, 1500, 100, 50, 1000, 1500);
  plakat_view_pan (&view, &area, 1000, 1500, -5000, -5000);
  assert_box (&view, 1000, 1500, -100, -850, 1000, 1500);
  /* and in no direction in which all of it is seen */
  plakat_view_zoom_to (&view, &area, 1000, 1500, 0.2, NULL);
  plakat_view_pan (&view, &area, 1000, 1500, 50, 50);
  assert_box (&view, 1000, 1500, 400, 200, 200, 300);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/gallery-view/fit", test_fit);
  g_test_add_func ("/ui/gallery-view/zoom-limits", test_zoom_limits);
  g_test_add_func ("/ui/gallery-view/zoom-around", test_zoom_around);
  g_test_add_func ("/ui/gallery-view/pan", test_pan);
  return g_test_run ();
}
