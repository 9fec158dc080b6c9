/** The rules of the house, as tests that every module inherits. Never published. */
@NullMarked
package dev.tern.house;

import org.jspecify.annotations.NullMarked;
