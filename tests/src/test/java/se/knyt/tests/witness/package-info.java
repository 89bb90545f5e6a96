/**
 * The third witness: a vendor's own library drives our simulator and signs for our connector. Simulator and connector are written from the
 * same facts; the library is written by the vendor, so a misreading that both share shows here.
 */
package se.knyt.tests.witness;
