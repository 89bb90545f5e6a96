/**
 * SIE 4I files in a folder as the target of vouchers, for accounting systems that are reached by import only. A file per day or
 * month grows by whole vouchers and is whole at every moment; a voucher is in one file, once.
 */
@NullMarked
package se.knyt.connectors.files.sie;

import org.jspecify.annotations.NullMarked;
