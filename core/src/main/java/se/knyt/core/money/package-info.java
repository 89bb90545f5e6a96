/**
 * Exact money: amounts in minor units, parsing that refuses what it cannot hold, splitting without remainder, and rounding by
 * named rule. Nothing here, and nothing near an amount anywhere, is a binary floating point number.
 */
@NullMarked
package se.knyt.core.money;

import org.jspecify.annotations.NullMarked;
