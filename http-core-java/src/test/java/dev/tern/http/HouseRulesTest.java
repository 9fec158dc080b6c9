package dev.tern.http;

import dev.tern.house.LibraryRules;

class HouseRulesTest extends LibraryRules {}
