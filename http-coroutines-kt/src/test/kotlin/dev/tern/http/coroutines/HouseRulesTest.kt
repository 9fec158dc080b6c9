package dev.tern.http.coroutines

import dev.tern.house.LibraryRules

class HouseRulesTest : LibraryRules()
