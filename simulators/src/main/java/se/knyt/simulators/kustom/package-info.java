/**
 * A twin of one merchant at Kustom, which took over Klarna's checkout: the same order management and settlements, less what Kustom does
 * not have, and with the old debt at Klarna kept back from its payouts. README.md beside this file says from which document each rule
 * comes.
 */
@NullMarked
package se.knyt.simulators.kustom;

import org.jspecify.annotations.NullMarked;
