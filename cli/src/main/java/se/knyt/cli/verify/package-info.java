/** Verifies an exported chain of vouchers: {@code docs/verify.md}. */
@NullMarked
package se.knyt.cli.verify;

import org.jspecify.annotations.NullMarked;
