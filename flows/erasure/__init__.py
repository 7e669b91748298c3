"""What an erasure needs: the history of the data, where its objects lie, which held the patient, the record."""
